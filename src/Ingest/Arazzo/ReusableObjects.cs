using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Puts reusable objects where they are referred to: Arazzo 1.1, Reusable Object. <c>value</c> stands for the parameter's own value.</summary>
internal static class ReusableObjects
{
    private static readonly (string List, string Kind)[] s_workflowLists =
        [("parameters", "parameters"), ("successActions", "successActions"), ("failureActions", "failureActions")];

    private static readonly (string List, string Kind)[] s_stepLists =
        [("parameters", "parameters"), ("onSuccess", "successActions"), ("onFailure", "failureActions")];

    /// <exception cref="DocumentException">A reference names what the document has not.</exception>
    public static void Expand(JsonObject root, ArazzoPlace place)
    {
        var components = root["components"] as JsonObject ?? [];
        foreach (var (workflow, at) in Objects(root["workflows"], place["workflows"]))
        {
            Expand(workflow, s_workflowLists, components, at);
            foreach (var (step, within) in Objects(workflow["steps"], at["steps"])) Expand(step, s_stepLists, components, within);
        }
    }

    private static IEnumerable<(JsonObject Map, ArazzoPlace Place)> Objects(JsonNode? list, ArazzoPlace place) =>
        (list as JsonArray ?? []).Select((item, i) => (item as JsonObject, place[i])).Where(one => one.Item1 is not null).Select(one => (one.Item1!, one.Item2));

    private static void Expand(JsonObject holder, (string List, string Kind)[] lists, JsonObject components, ArazzoPlace place)
    {
        foreach (var (name, kind) in lists)
        {
            if (holder[name] is not JsonArray list) continue;
            for (var i = 0; i < list.Count; i++)
            {
                if (list[i] is JsonObject one && one.ContainsKey("reference")) list[i] = Resolve(one, kind, components, place[name][i]);
            }
        }
    }

    private static JsonObject Resolve(JsonObject reference, string kind, JsonObject components, ArazzoPlace place)
    {
        var prefix = $"$components.{kind}.";
        var of = components[kind] as JsonObject ?? [];
        if (reference.Text("reference") is not { } text || !text.StartsWith(prefix, StringComparison.Ordinal))
            throw place["reference"].Fault($"'{reference["reference"]}' is no reference to one of the {kind} under components.", $"Write {prefix}NAME.");
        var name = text[prefix.Length..];
        if (of[name] is not JsonObject found)
            throw place["reference"].Fault($"'{text}' leads nowhere.", NearNames.Remedy(name, of.Select(entry => entry.Key), $"Put it under components.{kind}."));
        var copy = (JsonObject)found.DeepClone();
        if (kind == "parameters" && reference.TryGetPropertyValue("value", out var value)) copy["value"] = value?.DeepClone();
        return copy;
    }
}
