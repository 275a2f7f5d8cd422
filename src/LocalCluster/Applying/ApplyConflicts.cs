using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Schemas;
using Signalbox.LocalCluster.Serving;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Says which fields belong to whom, in the form that kubectl prints.</summary>
internal static class ApplyConflicts
{
    public static ApiException ToException(IReadOnlyList<(FieldManager Manager, FieldSet Fields)> conflicts)
    {
        var listed = conflicts
            .OrderBy(conflict => conflict.Manager.Name, StringComparer.Ordinal)
            .Select(conflict => (Manager: Describe(conflict.Manager), Paths: conflict.Fields.Paths().Select(PathText).ToList()))
            .ToList();
        var count = listed.Sum(conflict => conflict.Paths.Count);
        var message = count == 1
            ? $"Apply failed with 1 conflict: conflict with {listed[0].Manager}: {listed[0].Paths[0]}"
            : $"Apply failed with {count} conflicts: "
              + string.Join("\n", listed.Select(conflict => conflict.Paths.Count == 1 && listed.Count == 1
                  ? $"conflict with {conflict.Manager}: {conflict.Paths[0]}"
                  : $"conflicts with {conflict.Manager}:\n" + string.Join("\n", conflict.Paths.Select(path => $"- {path}"))));
        var causes = new JsonArray([.. listed.SelectMany(conflict => conflict.Paths.Select(path => (JsonNode)new JsonObject
        {
            ["reason"] = "FieldManagerConflict",
            ["message"] = $"conflict with {conflict.Manager}",
            ["field"] = path,
        }))]);
        return new ApiException(409, "Conflict", message, new JsonObject { ["causes"] = causes });
    }

    /// <summary>A path such as <c>.spec.steps[stepId="reset"].operationId</c>.</summary>
    public static string PathText(IReadOnlyList<string> path) => string.Concat(path.Select(Element));

    private static string Describe(FieldManager manager)
    {
        var text = GoText.Quote(manager.Name);
        if (manager.Subresource.Length > 0)
            text += $" with subresource {GoText.Quote(manager.Subresource)}";
        return manager.Operation == "Update" ? $"{text} using {manager.ApiVersion}" : text;
    }

    private static string Element(string element) => element[..2] switch
    {
        "f:" => "." + element[2..],
        "v:" => $"[={element[2..]}]",
        _ => "[" + string.Join(",", JsonReading.ParseObject(System.Text.Encoding.UTF8.GetBytes(element[2..])).Select(key => $"{key.Key}={CanonicalJson.ToText(key.Value)}")) + "]",
    };
}
