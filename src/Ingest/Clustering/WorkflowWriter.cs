using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Naming.Llm;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;
using Signalbox.Ingest.Simulation;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>Writes a named draft as a spec.</summary>
internal sealed class WorkflowWriter(IngestRequest request, InputFitter fitter, SimulatedResponses simulated)
{
    private const int MaxDescription = 400;

    /// <summary>The spec, and in words what its input schema lacks.</summary>
    public (McpWorkflowSpec Spec, IReadOnlyCollection<string> Left) Write(WorkflowDraft draft, List<string> words)
    {
        var name = draft.Wording?.Name ?? Words.Snake(words);
        var title = Title(draft, words);
        var description = Description(draft, words);
        var (_, hints) = RiskReader.Of(draft);
        var budget = (request.ToolTokenBudget - TokenEstimate.Of(name, title, description, 0)) * 4;
        var (inputs, left) = fitter.Fit(draft, Math.Max(budget, 200));
        NeededArguments.AddTo(inputs, draft.Fields);
        var document = draft.Main.Document.Source;
        var spec = new McpWorkflowSpec
        {
            WorkflowId = Words.Camel(words),
            Summary = title,
            TargetRef = new TargetReference { Name = request.TargetName },
            Tool = new ToolSpec { Name = name, Title = title, Description = description, Annotations = hints },
            Inputs = TreeElement.Of(inputs),
            Steps = draft.Steps.Select(step => Step(step, draft)).ToList(),
            // Without outputs of its own, a workflow answers with those of the step that it ended at.
            Outputs = draft.Outputs.Count == 0 ? null : draft.Outputs.ToDictionary(output => output.Key, output => TreeElement.Of(output.Value), StringComparer.Ordinal),
            Provenance = new Provenance
            {
                Document = document.Name,
                DocumentDigest = document.Digest,
                Generator = draft.Wording is null ? Clusterer.Generator : $"{Clusterer.Generator}+{ModelNaming.Generator}",
                Model = draft.Wording?.Model,
                ModelDigest = draft.Wording?.ModelDigest,
                Seed = draft.Wording?.Seed,
                PromptDigest = draft.Wording?.PromptDigest,
            },
        };
        return (simulated.AddTo(spec, draft), left);
    }

    private static string Title(WorkflowDraft draft, List<string> words)
    {
        if (draft.Wording?.Title is { } worded) return worded + (draft.Main.Deprecated ? " (deprecated)" : "");
        return Titles.Of(words, draft) + (draft.Main.Deprecated ? " (deprecated)" : "");
    }

    /// <summary>What a client reads. What the workflow does beside its main operation is always said, whoever wrote the rest.</summary>
    public static string Description(WorkflowDraft draft, List<string> words)
    {
        var own = draft.Wording?.Description ?? draft.Text ?? Descriptions.Of(draft, words);
        var notes = draft.Notes.Count == 0 ? "" : " " + string.Join(' ', draft.Notes);
        var room = Math.Max(120, MaxDescription - notes.Length);
        return Prose.Sentence(Prose.Short(own, room)) + notes;
    }

    private static WorkflowStep Step(StepDraft step, WorkflowDraft draft) => new()
    {
        StepId = step.Id,
        Description = step.Description,
        OperationId = step.Operation.DeclaredId,
        OperationPath = step.Operation.DeclaredId is null ? "#" + step.Operation.Pointer : null,
        Operation = new PinnedOperation { Method = step.Operation.Method, Path = step.Operation.Path },
        Parameters = Parameters(step.Parameters, draft),
        RequestBody = Body(step),
        SuccessCriteria = step.SuccessCriteria.Count == 0 ? null : step.SuccessCriteria.Select(criterion => Named(criterion, draft)).ToList(),
        OnSuccess = step.OnSuccess.Count == 0 ? null : step.OnSuccess.Select(action => action with { Criteria = action.Criteria?.Select(one => Named(one, draft)).ToList() }).ToList(),
        OnFailure = step.OnFailure.Count == 0 ? null : step.OnFailure,
        OnCancel = step.OnCancel is { } cancel ? OnCancel(cancel.Operation, cancel.Path, draft) : null,
        Outputs = step.Outputs.ToDictionary(output => output.Key, output => TreeElement.Of(Named(output.Value, draft)), StringComparer.Ordinal),
    };

    private static CancelRequest OnCancel(ApiOperation operation, IReadOnlyList<StepArgument> path, WorkflowDraft draft) => new()
    {
        OperationId = operation.DeclaredId,
        Operation = new PinnedOperation { Method = operation.Method, Path = operation.Path },
        Parameters = Parameters(path, draft),
    };

    private static List<WorkflowParameter>? Parameters(IEnumerable<StepArgument> arguments, WorkflowDraft draft)
    {
        var result = arguments.Where(one => one.Field is null || one.Field.Kept).Select(one => new WorkflowParameter
        {
            Name = one.Parameter.Name,
            In = one.Parameter.In,
            Value = TreeElement.Of(one.Field is { } field ? JsonValue.Create("$inputs." + field.Name)! : Named(one.Value!, draft)),
            Style = one.Parameter.Style,
            Explode = one.Parameter.Explode,
            AllowReserved = one.Parameter.AllowReserved,
            FromUrl = one.FromUrl,
        }).ToList();
        return result.Count == 0 ? null : result;
    }

    private static WorkflowRequestBody? Body(StepDraft step)
    {
        if (step.Operation.Body is not { } body) return null;
        if (step.Body is { } whole) return whole.Kept ? new WorkflowRequestBody { ContentType = body.ContentType, Payload = TreeElement.Of("$inputs." + whole.Name) } : null;
        var kept = step.BodyProperties.Where(one => one.Field.Kept).ToList();
        if (kept.Count == 0) return body.Required && step.BodyProperties.Count > 0 ? new WorkflowRequestBody { ContentType = body.ContentType, Payload = TreeElement.Of(new JsonObject()) } : null;
        var payload = new JsonObject();
        foreach (var (property, field) in kept) payload[property] = "$inputs." + field.Name;
        return new WorkflowRequestBody { ContentType = body.ContentType, Payload = TreeElement.Of(payload) };
    }

    private static Criterion Named(Criterion criterion, WorkflowDraft draft) => criterion with { Condition = Named(criterion.Condition, draft) };

    private static JsonNode Named(JsonNode value, WorkflowDraft draft) => value switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)(entry.Value is null ? null : Named(entry.Value, draft))))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Named(item, draft))]),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => JsonValue.Create(Named(text.GetValue<string>(), draft))!,
        _ => value,
    };

    private static string Named(string text, WorkflowDraft draft)
    {
        if (!text.Contains('\u0001')) return text;
        foreach (var field in draft.Fields) text = text.Replace(NameLookup.FieldMark(field), field.Name, StringComparison.Ordinal);
        return text;
    }
}
