using System.Text.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>A spec compiled once: parsed templates, resolved references, prepared criteria. Immutable and thread-safe.</summary>
public sealed class WorkflowPlan
{
    internal WorkflowPlan(McpWorkflowSpec spec, string specDigest, IReadOnlyList<PlannedStep> steps) =>
        (Spec, SpecDigest, Steps) = (spec, specDigest, steps);

    public McpWorkflowSpec Spec { get; }

    public string SpecDigest { get; }

    /// <summary>In the order of the spec.</summary>
    public IReadOnlyList<PlannedStep> Steps { get; }

    /// <summary>Indexes into <see cref="Steps"/> in the order of execution: that of the spec, but for what <c>dependsOn</c> moves.</summary>
    internal IReadOnlyList<int> Order { get; init; } = [];

    /// <summary>Defaults of the arguments, from the inputs schema's <c>properties</c>.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Null when the spec has none; else in an order in which each output finds those it refers to.</summary>
    internal IReadOnlyList<PlannedOutput>? Outputs { get; init; }
}
