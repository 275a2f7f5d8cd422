using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Approval;

/// <summary>The reviewed content of a spec as JSON: what a ControllerRevision holds and what the digest is taken of.</summary>
public static class SpecJson
{
    private static ReadOnlySpan<byte> Suspend => ",\"suspend\":false}"u8;

    /// <summary>
    /// One content for equal specs: <c>suspend</c> is left out, and so is every value that equals its default (an empty list, the criterion
    /// type <c>simple</c>, <c>allowReserved: false</c>, <c>repeatable: false</c>), so that a default added later moves no existing digest.
    /// </summary>
    public static JsonObject ToJson(McpWorkflowSpec spec) => JsonNode.Parse(ToUtf8(spec).Span)!.AsObject();

    /// <summary>Reads what <see cref="ToJson"/> wrote, or the spec of a stored object.</summary>
    /// <exception cref="JsonException">It is no spec.</exception>
    public static McpWorkflowSpec FromJson(JsonElement json) =>
        json.Deserialize(WorkflowsJson.Default.McpWorkflowSpec) ?? throw new JsonException("A workflow spec is a JSON object, not null.");

    internal static ReadOnlyMemory<byte> ToUtf8(McpWorkflowSpec spec)
    {
        var written = JsonSerializer.SerializeToUtf8Bytes(Normalize(spec), SpecWriting.Default.McpWorkflowSpec);
        // It is the last member and always written: cutting it off saves a tree of the whole spec.
        if (!written.AsSpan().EndsWith(Suspend)) throw new InvalidOperationException("The last member of a spec is 'suspend'.");
        var content = written.AsMemory(0, written.Length - Suspend.Length + 1);
        content.Span[^1] = (byte)'}';
        return content;
    }

    private static McpWorkflowSpec Normalize(McpWorkflowSpec spec) => spec with
    {
        Suspend = false,
        Tool = spec.Tool.StrictOutput is false || spec.Tool.CallRules is not null
            ? spec.Tool with { StrictOutput = spec.Tool.StrictOutput is true ? true : null, CallRules = Each(spec.Tool.CallRules, Normalize) }
            : spec.Tool,
        Parameters = Each(spec.Parameters, Normalize),
        Steps = [.. spec.Steps.Select(Normalize)],
        SuccessActions = Each(spec.SuccessActions, Normalize),
        FailureActions = Each(spec.FailureActions, Normalize),
        DependsOn = Each(spec.DependsOn, d => d),
    };

    private static ToolCallRule Normalize(ToolCallRule rule) => rule with
    {
        Groups = Each(rule.Groups, g => g),
        Roles = Each(rule.Roles, r => r),
        ExceptGroups = Each(rule.ExceptGroups, g => g),
        ExceptRoles = Each(rule.ExceptRoles, r => r),
        AllowedValues = rule.AllowedValues is { Count: > 0 } ? rule.AllowedValues : null,
    };

    private static WorkflowStep Normalize(WorkflowStep step) => step with
    {
        Parameters = Each(step.Parameters, Normalize),
        RequestBody = Normalize(step.RequestBody),
        SuccessCriteria = Each(step.SuccessCriteria, Normalize),
        OnSuccess = Each(step.OnSuccess, Normalize),
        OnFailure = Each(step.OnFailure, Normalize),
        DependsOn = Each(step.DependsOn, d => d),
        OnCancel = step.OnCancel is null ? null : step.OnCancel with { Parameters = Each(step.OnCancel.Parameters, Normalize), RequestBody = Normalize(step.OnCancel.RequestBody) },
        Repeatable = step.Repeatable is true ? true : null,
    };

    private static WorkflowRequestBody? Normalize(WorkflowRequestBody? body) =>
        body is null ? null : body with { Replacements = Each(body.Replacements, r => r) };

    private static WorkflowParameter Normalize(WorkflowParameter parameter) =>
        parameter with { AllowReserved = parameter.AllowReserved is true ? true : null, FromUrl = Each(parameter.FromUrl, template => template) };

    private static SuccessAction Normalize(SuccessAction action) => action with { Criteria = Each(action.Criteria, Normalize) };

    private static FailureAction Normalize(FailureAction action) => action with { Criteria = Each(action.Criteria, Normalize) };

    private static Criterion Normalize(Criterion criterion) =>
        criterion.Type is { ValueKind: JsonValueKind.String } type && type.ValueEquals("simple") ? criterion with { Type = null } : criterion;

    private static IReadOnlyList<T>? Each<T>(IReadOnlyList<T>? list, Func<T, T> normalize) =>
        list is null or { Count: 0 } ? null : [.. list.Select(normalize)];
}
