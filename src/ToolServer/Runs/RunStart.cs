using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Runs;

/// <summary>A call that was begun.</summary>
/// <param name="Run">Its record; null: it ended without needing one, and <paramref name="Ended"/> has the result.</param>
/// <param name="Ended">Completes with its end, as <see cref="IToolExecutor.CallAsync"/> does.</param>
public sealed record RunStart(NamespacedName? Run, Task<ToolCallResult> Ended);
