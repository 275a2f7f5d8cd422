namespace Signalbox.ToolServer.Runs;

/// <summary>What of a run's spec decides about it, and by which its caller finds it.</summary>
internal sealed record RunSummarySpec
{
    public string WorkflowName { get; init; } = "";

    public string Caller { get; init; } = "";

    public bool? Cancel { get; init; }
}
