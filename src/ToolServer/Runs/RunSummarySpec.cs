namespace Signalbox.ToolServer.Runs;

/// <summary>What of a run's spec decides about it.</summary>
internal sealed record RunSummarySpec
{
    public bool? Cancel { get; init; }
}
