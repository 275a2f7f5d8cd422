namespace Signalbox.Cli.Reviewing;

/// <summary>Which workflows a list shows; what is null or false asks for nothing.</summary>
/// <param name="Phase">In this phase.</param>
/// <param name="Target">Of this target.</param>
/// <param name="Risk">Of this risk.</param>
/// <param name="WithFindings">Only those about whose texts something was found.</param>
internal sealed record RowFilter(string? Phase = null, string? Target = null, WorkflowRisk? Risk = null, bool WithFindings = false)
{
    public bool Takes(WorkflowRow row) =>
        (Phase is null || row.Phase == Phase) && (Target is null || row.Target == Target)
        && (Risk is null || row.Notes.Risk == Risk) && (!WithFindings || row.Notes.Findings is not null);
}
