using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Checks actions and criteria: Arazzo 1.1, Success Action, Failure Action and Criterion Objects.</summary>
internal static class ActionCheck
{
    public static void Success(JsonObject holder, string member, KnownIds known, ArazzoPlace place) => Check(holder, member, known, place, ["end", "goto"]);

    public static void Failure(JsonObject holder, string member, KnownIds known, ArazzoPlace place) => Check(holder, member, known, place, ["end", "goto", "retry"]);

    /// <summary>Another document's workflows are not looked at, and none where <paramref name="known"/> is empty.</summary>
    public static void KnownWorkflow(string id, IReadOnlySet<string> known, ArazzoPlace place)
    {
        if (!id.StartsWith('$') && known.Count > 0 && !known.Contains(id))
            throw place.Fault($"There is no workflow '{id}'.", NearNames.Remedy(id, known, "Name a workflow of this document, or write $sourceDescriptions.NAME.WORKFLOW for one of another."));
    }

    public static void Criteria(JsonObject holder, string member, ArazzoPlace place, bool filled = false)
    {
        foreach (var (node, i) in Members.List(holder, member, place, filled: filled).Select((one, i) => (one, i)))
        {
            var at = place[member][i];
            var criterion = Members.Map(node, at, "The criterion");
            Members.Text(criterion, "condition", at);
            if (Members.Optional(criterion, "context", at) is { } context && !ExpressionForm.IsExpression(context))
                throw at["context"].Fault($"'{context}' is no runtime expression.", "Write one such as $response.body.");
            if (criterion["type"] is { } type) ValueCheck.CriterionType(type, criterion, at);
        }
    }

    private static void Check(JsonObject holder, string member, KnownIds known, ArazzoPlace place, string[] types)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, i) in Members.List(holder, member, place).Select((one, i) => (one, i)))
        {
            var at = place[member][i];
            var action = Members.Map(node, at, "The action");
            var name = Members.Text(action, "name", at);
            if (!names.Add(name)) throw at["name"].Fault($"The action '{name}' is there twice.", "Give each action a name of its own.");
            Members.Text(action, "type", at);
            var type = Members.OneOf(action, "type", at, types);
            var (workflow, step) = (Members.Optional(action, "workflowId", at), Members.Optional(action, "stepId", at));
            if (workflow is not null && step is not null) throw at.Fault($"The action '{name}' has both workflowId and stepId.", "Keep one of them.");
            if (type == "goto" && workflow is null && step is null) throw at.Fault($"The action '{name}' does not say where to go.", "Add the stepId of a step of this workflow.");
            if (step is not null && !step.StartsWith('$') && !known.Steps.Contains(step))
                throw at["stepId"].Fault($"There is no step '{step}'.", NearNames.Remedy(step, known.Steps, "Name a step of this workflow."));
            if (workflow is not null) KnownWorkflow(workflow, known.Workflows, at["workflowId"]);
            Members.Number(action, "retryAfter", at, whole: false);
            Members.Number(action, "retryLimit", at, whole: true);
            Criteria(action, "criteria", at);
        }
    }
}
