using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>Copies steps under new ids and with other arguments; every expression that names a step or an argument follows.</summary>
/// <param name="ids">Step ids, old to new.</param>
/// <param name="fields">The argument in place of another.</param>
/// <param name="known">The arguments that expressions may name.</param>
internal sealed class StepRewriter(IReadOnlyDictionary<string, string> ids, Func<InputField, InputField> fields, IReadOnlyList<InputField> known)
{
    public StepDraft Copy(StepDraft step)
    {
        var result = new StepDraft { Id = ids[step.Id], Operation = step.Operation, Description = step.Description, Body = step.Body is null ? null : fields(step.Body) };
        result.Parameters.AddRange(step.Parameters.Select(One));
        foreach (var (property, field) in step.BodyProperties) result.BodyProperties.Add(new BodyProperty(property, fields(field)));
        foreach (var criterion in step.SuccessCriteria) result.SuccessCriteria.Add(One(criterion));
        foreach (var action in step.OnSuccess)
        {
            result.OnSuccess.Add(action with { StepId = action.StepId is null ? null : ids[action.StepId], Criteria = action.Criteria?.Select(One).ToList() });
        }

        foreach (var action in step.OnFailure)
        {
            result.OnFailure.Add(action with { StepId = action.StepId is null ? null : ids[action.StepId], Criteria = action.Criteria?.Select(One).ToList() });
        }

        if (step.OnCancel is { } cancel) result.OnCancel = (cancel.Operation, cancel.Path.Select(One).ToList());
        foreach (var (name, value) in step.Outputs) result.Outputs[name] = Node(value);
        return result;
    }

    public JsonNode Node(JsonNode value) => value switch
    {
        JsonObject map => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)(entry.Value is null ? null : Node(entry.Value))))),
        JsonArray list => new JsonArray([.. list.Select(item => item is null ? null : Node(item))]),
        JsonValue text when text.GetValueKind() == System.Text.Json.JsonValueKind.String => JsonValue.Create(Text(text.GetValue<string>()))!,
        _ => value.DeepClone(),
    };

    private StepArgument One(StepArgument argument) =>
        argument with { Field = argument.Field is { } field ? fields(field) : null, Value = argument.Value is { } value ? Node(value) : null };

    private Criterion One(Criterion criterion) => criterion with { Condition = Text(criterion.Condition), Context = criterion.Context is null ? null : Text(criterion.Context) };

    private string Text(string text)
    {
        foreach (var (old, now) in ids) text = text.Replace($"$steps.{old}.outputs", $"$steps.\u0002{now}.outputs", StringComparison.Ordinal);
        // The mark keeps a new id from being taken for an old one that is replaced later.
        text = text.Replace("\u0002", "", StringComparison.Ordinal);
        foreach (var field in known)
        {
            var now = fields(field);
            if (now.Source != field.Source) text = text.Replace(NameLookup.FieldMark(field), NameLookup.FieldMark(now), StringComparison.Ordinal);
        }

        return text;
    }
}
