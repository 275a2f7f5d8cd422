using System.Text.Json;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Schemas;

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

    /// <summary>The inputs schema; null when the workflow takes no arguments.</summary>
    public SchemaValidator? ArgumentsSchema { get; internal init; }

    /// <summary>What is wrong with <paramref name="arguments"/>; empty when they may be run. Undefined counts as no arguments.</summary>
    public IReadOnlyList<SchemaError> CheckArguments(JsonElement arguments)
    {
        if (arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            return [new("", "The arguments must be a JSON object.")];
        return ArgumentsSchema?.Validate(arguments.ValueKind == JsonValueKind.Undefined ? NoArguments : arguments) ?? [];
    }

    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>Indexes into <see cref="Steps"/> in the order of execution: that of the spec, but for what <c>dependsOn</c> moves.</summary>
    internal IReadOnlyList<int> Order { get; init; } = [];

    /// <summary>Defaults of the arguments, from the inputs schema's <c>properties</c>.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Null when the spec has none; else in an order in which each output finds those it refers to.</summary>
    internal IReadOnlyList<PlannedOutput>? Outputs { get; init; }
}
