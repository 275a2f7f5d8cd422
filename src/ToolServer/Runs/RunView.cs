using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>A run as its caller may read it.</summary>
/// <param name="Id"><c>namespace/name</c>.</param>
/// <param name="Run">The record.</param>
/// <param name="Result">How it ended; null: it has not.</param>
public sealed record RunView(string Id, McpWorkflowRun Run, ToolCallResult? Result)
{
    public string Phase => Run.Status?.Phase ?? RunPhase.Pending;

    public bool HasEnded => RunPhase.IsEnd(Phase);

    public string Message => Run.Status?.Progress?.Message ?? (HasEnded ? Phase : "Waiting to begin");
}
