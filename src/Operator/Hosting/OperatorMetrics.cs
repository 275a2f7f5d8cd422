using System.Diagnostics.Metrics;

namespace Signalbox.Operator.Hosting;

/// <summary>What the operator counts. Names are API once shipped.</summary>
public static class OperatorMetrics
{
    public const string MeterName = "Signalbox.Operator";

    private static readonly Meter Meter = new(MeterName);

    public static Counter<long> Reconciliations { get; } =
        Meter.CreateCounter<long>("mcpworkflow_reconcile_total", null, "Passes over workflows, by result: changed, unchanged, conflict, error.");

    public static Histogram<double> ReconcileDuration { get; } =
        Meter.CreateHistogram<double>("mcpworkflow_reconcile_duration_seconds", "s", "Time of a pass over a workflow.");

    public static Counter<long> SpecChanged { get; } =
        Meter.CreateCounter<long>("mcpworkflow_spec_changed_after_approval_total", null, "Edits of approved specs.");

    public static Counter<long> TamperedRevisions { get; } =
        Meter.CreateCounter<long>("mcpworkflow_revision_tampered_total", null, "ControllerRevisions that did not hold what was approved.");
}
