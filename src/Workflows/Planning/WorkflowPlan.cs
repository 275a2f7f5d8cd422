using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>A spec compiled once: parsed templates, resolved references, prepared criteria. Immutable and thread-safe.</summary>
public sealed class WorkflowPlan
{
    internal WorkflowPlan(McpWorkflowSpec spec, string specDigest, IReadOnlyList<PlannedStep> steps) =>
        (Spec, SpecDigest, Steps) = (spec, specDigest, steps);

    public McpWorkflowSpec Spec { get; }

    public string SpecDigest { get; }

    public IReadOnlyList<PlannedStep> Steps { get; }
}
