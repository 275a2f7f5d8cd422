using System.Text.Json.Nodes;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>What a dry run came to: exactly one of <see cref="Outputs"/> and <see cref="Failure"/>, unless the arguments were refused.</summary>
public sealed record DryRunResult
{
    /// <summary>In the order of sending.</summary>
    public IReadOnlyList<DryRunExchange> Exchanges { get; init; } = [];

    public JsonNode? Outputs { get; init; }

    public RunFailure? Failure { get; init; }

    /// <summary>Why the arguments do not fit the inputs schema; nothing was rendered then.</summary>
    public string? Refusal { get; init; }
}
