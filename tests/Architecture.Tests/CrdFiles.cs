using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Architecture.Tests;

/// <summary>The CRDs and samples of the repository.</summary>
internal static class CrdFiles
{
    public static IReadOnlyDictionary<string, Type> Types { get; } = new Dictionary<string, Type>
    {
        ["McpWorkflow"] = typeof(McpWorkflow),
        ["McpWorkflowApproval"] = typeof(McpWorkflowApproval),
        ["McpTarget"] = typeof(McpTarget),
        ["McpWorkflowRun"] = typeof(McpWorkflowRun),
    };

    public static JsonObject Schema(string kind) => Version(kind)["schema"]!["openAPIV3Schema"]!.AsObject();

    public static IReadOnlyList<JsonObject> Columns(string kind) => [.. Version(kind)["additionalPrinterColumns"]!.AsArray().Select(column => column!.AsObject())];

    /// <summary>JSON paths of what <c>--field-selector</c> takes.</summary>
    public static IReadOnlyList<string> SelectableFields(string kind) =>
        [.. (Version(kind)["selectableFields"] as JsonArray ?? []).Select(field => field!["jsonPath"]!.GetValue<string>())];

    private static JsonObject Version(string kind)
    {
        var crd = Directory.GetFiles(RepositoryFiles.Path("config", "crds"), "*.yaml").Select(YamlFile.Read)
            .Single(c => c["spec"]!["names"]!["kind"]!.GetValue<string>() == kind);
        return crd["spec"]!["versions"]![0]!.AsObject();
    }

    public static IReadOnlyList<(string File, JsonObject Object)> Samples { get; } =
        [.. Directory.GetFiles(RepositoryFiles.Path("config", "samples"), "*.yaml").Order(StringComparer.Ordinal).Select(f => (Path.GetFileName(f), YamlFile.Read(f)))];

    /// <summary>Fills in defaults as the API server does: outside in, only where the parent is there.</summary>
    public static void ApplyDefaults(JsonNode? value, JsonObject schema)
    {
        if (value is JsonObject members)
        {
            foreach (var (name, property) in schema["properties"] as JsonObject ?? [])
            {
                if (!members.ContainsKey(name) && property!["default"] is { } standard)
                    members[name] = standard.DeepClone();
                if (members[name] is { } member)
                    ApplyDefaults(member, property!.AsObject());
            }
        }
        else if (value is JsonArray items && schema["items"] is JsonObject itemSchema)
        {
            foreach (var item in items)
                ApplyDefaults(item, itemSchema);
        }
    }
}
