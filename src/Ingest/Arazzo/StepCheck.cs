using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Checks steps: Arazzo 1.1, Step Object.</summary>
internal static partial class StepCheck
{
    private static readonly string[] s_targets = ["operationId", "operationPath", "channelPath", "workflowId"];

    public static void Check(JsonObject step, KnownIds known, ArazzoPlace place)
    {
        var targets = s_targets.Where(step.ContainsKey).ToList();
        if (targets.Count == 0) throw place.Fault($"The step '{step["stepId"]}' calls nothing.", "Add one of operationId, operationPath and workflowId.");
        if (targets.Count > 1) throw place.Fault($"The step '{step["stepId"]}' has both {targets[0]} and {targets[1]}.", "Keep one of them.");
        var target = Members.Text(step, targets[0], place);
        Members.Optional(step, "description", place);
        Channel(step, targets[0], place);
        if (targets[0] == "workflowId") ActionCheck.KnownWorkflow(target, known.Workflows, place["workflowId"]);
        Members.Number(step, "timeout", place, whole: true);
        DependsOn(step, known, place);
        ParameterCheck.Check(step, place, needsPlace: targets[0] != "workflowId");
        Body(step, place);
        ActionCheck.Criteria(step, "successCriteria", place, filled: true);
        ActionCheck.Success(step, "onSuccess", known, place);
        ActionCheck.Failure(step, "onFailure", known, place);
        ValueCheck.Outputs(step, place);
    }

    private static void Channel(JsonObject step, string target, ArazzoPlace place)
    {
        var action = Members.OneOf(step, "action", place, "send", "receive");
        if (target == "workflowId" && action is not null) throw place["action"].Fault("A step that calls a workflow has no action.", "Remove it.");
        if (target == "channelPath" && action is null) throw place.Fault("A step with a channelPath has an action.", "Add action: send or action: receive.");
        if (step.ContainsKey("correlationId") && action != "receive") throw place["correlationId"].Fault("A correlationId belongs to action: receive.", "Remove it.");
    }

    private static void DependsOn(JsonObject step, KnownIds known, ArazzoPlace place)
    {
        var at = place["dependsOn"];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, i) in Members.List(step, "dependsOn", place, filled: true).Select((one, i) => (one, i)))
        {
            var id = node?.GetValueKind() == JsonValueKind.String ? node.GetValue<string>() : throw at[i].Fault("The entry is no text.", "Write a stepId.");
            if (!seen.Add(id)) throw at[i].Fault($"The step '{id}' is there twice.", "Name each step once.");
            if (id.StartsWith('$') ? !Elsewhere().IsMatch(id) : !known.Steps.Contains(id))
            {
                throw at[i].Fault(
                    $"'{id}' is no step.", NearNames.Remedy(id, known.Steps, "Name a step of this workflow, or write $workflows.WORKFLOW.steps.STEP for one of another."));
            }
        }
    }

    private static void Body(JsonObject step, ArazzoPlace place)
    {
        if (!step.TryGetPropertyValue("requestBody", out var node)) return;
        var (at, body) = (place["requestBody"], Members.Map(node, place["requestBody"], "'requestBody'"));
        Members.Optional(body, "contentType", at);
        ValueCheck.Value(body["payload"], at["payload"]);
        foreach (var (one, i) in Members.List(body, "replacements", at).Select((one, i) => (one, i)))
        {
            var within = at["replacements"][i];
            var replacement = Members.Map(one, within, "The replacement");
            Members.Text(replacement, "target", within);
            if (replacement["targetSelectorType"] is { } type) ValueCheck.SelectorType(type, within["targetSelectorType"]);
            if (!replacement.ContainsKey("value")) throw within.Fault("The replacement has no value.", "Give a literal or a runtime expression.");
            ValueCheck.Value(replacement["value"], within["value"]);
        }
    }

    [GeneratedRegex(@"\A\$(workflows\.[^.]+|sourceDescriptions\.[^.]+\.[^.]+)\.steps\.[^.]+\z")]
    private static partial Regex Elsewhere();
}
