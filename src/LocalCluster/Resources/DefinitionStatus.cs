using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Resources;

/// <summary>What the API server itself fills into a CustomResourceDefinition: names and conditions.</summary>
internal static class DefinitionStatus
{
    public static void Prepare(JsonObject? current, JsonObject crd, DateTimeOffset now)
    {
        var spec = crd.Ensure("spec");
        if (spec.Map("names") is { } names && names.Text("kind") is { } kind)
        {
            names["listKind"] ??= kind + "List";
            names["singular"] ??= kind.ToLowerInvariant();
        }

        spec["conversion"] ??= new JsonObject { ["strategy"] = "None" };
        var time = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var conditions = current.Map("status").List("conditions")?.DeepClone() ?? new JsonArray(
            Condition("NamesAccepted", "NoConflicts", "no conflicts found", time),
            Condition("Established", "InitialNamesAccepted", "the initial names have been accepted", time));
        var stored = (spec.List("versions") ?? []).OfType<JsonObject>().Where(version => version["storage"].Flag() == true).Select(version => version.Text("name"));
        var known = (current.Map("status").List("storedVersions") ?? []).Select(version => version.Text());
        crd["status"] = new JsonObject
        {
            ["acceptedNames"] = spec.Map("names")?.DeepClone(),
            ["conditions"] = conditions,
            ["storedVersions"] = new JsonArray([.. known.Union(stored).Select(version => (JsonNode?)version)]),
        };
    }

    private static JsonObject Condition(string type, string reason, string message, string time) => new()
    {
        ["type"] = type,
        ["status"] = "True",
        ["reason"] = reason,
        ["message"] = message,
        ["lastTransitionTime"] = time,
    };
}
