using System.Text.Json;
using System.Text.Json.Nodes;
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

    /// <summary>Rules of the tool's callers, in the order of the spec.</summary>
    public IReadOnlyList<PlannedArgumentRule> ArgumentRules { get; internal init; } = [];

    /// <summary>Why a caller may not give these arguments, and the path of the first that is refused; null when it may.</summary>
    /// <param name="arguments">An object whose strings can be read, or undefined for none. Anything else is refused elsewhere.</param>
    /// <param name="groups">Groups of the caller.</param>
    /// <param name="roles">Roles of the caller.</param>
    public (string Property, string Reason)? CheckRules(JsonElement arguments, IReadOnlyList<string> groups, IReadOnlyList<string> roles)
    {
        if (ArgumentRules.Count == 0 || arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            return null;
        JsonElement? whole = null;
        foreach (var rule in ArgumentRules)
        {
            if (rule.IsFor(groups, roles) && rule.Refusal(whole ??= WithDefaults(arguments)) is { } refusal)
                return refusal;
        }
        return null;
    }

    // What is left out has its default when the steps run, so that is what the rules must look at.
    private JsonElement WithDefaults(JsonElement arguments)
    {
        var given = arguments.ValueKind == JsonValueKind.Undefined ? NoArguments : arguments;
        if (Defaults.Keys.All(name => given.TryGetProperty(name, out _)))
            return given;
        var whole = JsonObject.Create(given)!;
        foreach (var (name, value) in Defaults)
        {
            if (!whole.ContainsKey(name))
                whole[name] = JsonNode.Parse(value.GetRawText());
        }
        return JsonSerializer.SerializeToElement<JsonNode>(whole);
    }

    /// <summary>The tool's output schema; null without one.</summary>
    internal SchemaValidator? ResultSchema { get; init; }

    /// <summary>The plan with the plans of what it calls, each of them linked likewise. A plan that calls others cannot run without.</summary>
    /// <param name="callees">By workflowId, one for each of <see cref="WorkflowCalls.All"/>.</param>
    public WorkflowPlan LinkedTo(IReadOnlyDictionary<string, WorkflowPlan> callees) => new(Spec, SpecDigest, Steps)
    {
        ArgumentsSchema = ArgumentsSchema,
        ResultSchema = ResultSchema,
        ArgumentRules = ArgumentRules,
        Order = Order,
        Defaults = Defaults,
        Outputs = Outputs,
        OutputsAreUsed = OutputsAreUsed,
        ReadsRequests = ReadsRequests,
        Prerequisites = Prerequisites,
        Callees = callees,
    };

    /// <summary>What this plan was linked to, by workflowId; empty before <see cref="LinkedTo"/> and for a plan that calls nothing.</summary>
    public IReadOnlyDictionary<string, WorkflowPlan> Callees { get; private init; } = new Dictionary<string, WorkflowPlan>();

    /// <summary>This plan and every plan within it, each once, callers before what they call.</summary>
    public IEnumerable<WorkflowPlan> Closure()
    {
        var seen = new HashSet<WorkflowPlan>(ReferenceEqualityComparer.Instance);
        var next = new Queue<WorkflowPlan>([this]);
        while (next.TryDequeue(out var plan))
        {
            if (!seen.Add(plan))
                continue;
            yield return plan;
            foreach (var callee in plan.Callees.OrderBy(c => c.Key, StringComparer.Ordinal))
                next.Enqueue(callee.Value);
        }
    }

    private static readonly JsonElement NoArguments = JsonElement.Parse("{}");

    /// <summary>Indexes into <see cref="Steps"/> in the order of execution: that of the spec, but for what <c>dependsOn</c> moves.</summary>
    internal IReadOnlyList<int> Order { get; init; } = [];

    /// <summary>Defaults of the arguments, from the inputs schema's <c>properties</c>.</summary>
    internal IReadOnlyDictionary<string, JsonElement> Defaults { get; init; } = new Dictionary<string, JsonElement>();

    /// <summary>Run before the first step, unless the run has been through them already.</summary>
    internal IReadOnlyList<PlannedCall> Prerequisites { get; init; } = [];

    /// <summary>Null when the spec has none; else in an order in which each output finds those it refers to.</summary>
    internal IReadOnlyList<PlannedOutput>? Outputs { get; init; }

    /// <summary>Some output of the workflow refers to another.</summary>
    internal bool OutputsAreUsed { get; init; }

    /// <summary>Some expression reads a request, so what its parameters were is kept.</summary>
    internal bool ReadsRequests { get; init; }
}
