using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>A request of a dry run.</summary>
/// <param name="Request">As it would be sent, but for base URL and credentials.</param>
/// <param name="Answer">The answer that was made up for it; null where none could be.</param>
/// <param name="WaitBefore">How long a real run would wait before it.</param>
public sealed record DryRunExchange(UpstreamRequest Request, UpstreamResponse? Answer, TimeSpan WaitBefore);
