using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Arazzo;

/// <summary>
/// Calls of other workflows. A spec names them by workflowId alone, so what a document says of another document is resolved here; and a
/// workflow is not imported when one that it calls is not.
/// </summary>
internal sealed class CalledWorkflows(IReadOnlyList<ArazzoDocument> documents)
{
    private const string Root = "$sourceDescriptions.";
    private static readonly string[] s_actions = ["onSuccess", "onFailure", "successActions", "failureActions"];

    /// <summary>Puts workflowIds in the place of references to other documents; why that cannot be, otherwise.</summary>
    public string? Resolve(ArazzoDocument document, JsonObject workflow, IReadOnlyList<ApiDescription> sources)
    {
        foreach (var (reference, of) in References(workflow).ToList())
        {
            var text = reference.GetValue<string>();
            if (!text.StartsWith(Root, StringComparison.Ordinal)) continue;
            var parts = text[Root.Length..].Split('.');
            var id = parts[^1];
            var source = sources.FirstOrDefault(one => one.Name == parts[0]);
            if (source is null) return $"{of}there is no source description '{parts[0]}'. {NearNames.Remedy(parts[0], sources.Select(one => one.Name), "Name one of sourceDescriptions.")}";
            var other = documents.FirstOrDefault(one => one != document && Path.GetFileName(one.Name) == Path.GetFileName(source.Url));
            if (other is null) return $"{of}it calls '{id}' of the document '{source.Name}' ({source.Url}), which was not given. Name it on the command line too.";
            var known = other.Root["workflows"]!.AsArray().Select(one => (string)one!["workflowId"]!).ToList();
            if (!known.Contains(id)) return $"{of}there is no workflow '{id}' in {other.Name}. {NearNames.Remedy(id, known, "Name one of its workflows.")}";
            reference.ReplaceWith(id);
        }

        return null;
    }

    /// <summary>Refuses the callers of refused workflows, and theirs.</summary>
    public static List<ImportedWorkflow> WithoutBroken(IReadOnlyList<ImportedWorkflow> imported)
    {
        var all = imported.ToList();
        for (var changed = true; changed;)
        {
            changed = false;
            var refused = all.Where(one => one.Spec is null).Select(one => one.WorkflowId).Except(all.Where(one => one.Spec is not null).Select(one => one.WorkflowId)).ToHashSet(StringComparer.Ordinal);
            for (var i = 0; i < all.Count; i++)
            {
                if (all[i].Spec is not { } spec || WorkflowCalls.All(spec).FirstOrDefault(call => refused.Contains(call.WorkflowId)) is not { } broken) continue;
                all[i] = all[i] with { Spec = null, Refusal = $"it calls '{broken.WorkflowId}', which is not imported. See the reason of that one." };
                changed = true;
            }
        }

        return all;
    }

    /// <summary>Every text that names a workflow, and its step for messages.</summary>
    private static IEnumerable<(JsonNode Text, string Of)> References(JsonObject workflow)
    {
        foreach (var id in workflow["dependsOn"] as JsonArray ?? []) yield return (id!, "");
        foreach (var (holder, of) in workflow["steps"]!.AsArray().Select(step => step!.AsObject()).Select(step => (step, $"step '{step.Text("stepId")}': ")).Prepend((workflow, "")))
        {
            if (holder != workflow && holder["workflowId"] is { } called) yield return (called, of);
            foreach (var action in s_actions.SelectMany(member => holder[member] as JsonArray ?? []).OfType<JsonObject>())
            {
                if (action["workflowId"] is { } target) yield return (target, of);
            }
        }
    }
}
