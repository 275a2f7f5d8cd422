using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.OpenApi;

/// <summary>The paths of kinds, as far as kubectl reads them: which kind each serves, and which query options its writes take.</summary>
internal static class ApiPaths
{
    private static readonly string[] WriteParameters = ["dryRun", "fieldManager", "fieldValidation"];

    /// <param name="kind">The kind.</param>
    /// <param name="isV2">Type of parameters stands beside them in v2, in a schema in v3.</param>
    public static IEnumerable<KeyValuePair<string, JsonNode?>> Of(ResourceDefinition kind, bool isV2)
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        var collection = kind.Namespaced ? $"{root}/namespaces/{{namespace}}/{kind.Plural}" : $"{root}/{kind.Plural}";
        if (kind.IsReview)
        {
            yield return KeyValuePair.Create<string, JsonNode?>(collection, new JsonObject { ["post"] = Operation(kind, "post", isV2) });
            yield break;
        }

        yield return KeyValuePair.Create<string, JsonNode?>(collection, new JsonObject
        {
            ["get"] = Operation(kind, "list", isV2),
            ["post"] = Operation(kind, "post", isV2),
            ["delete"] = Operation(kind, "deletecollection", isV2),
        });
        yield return KeyValuePair.Create<string, JsonNode?>($"{collection}/{{name}}", Item(kind, isV2));
        if (kind.HasStatus)
            yield return KeyValuePair.Create<string, JsonNode?>($"{collection}/{{name}}/status", Item(kind, isV2));
    }

    private static JsonObject Item(ResourceDefinition kind, bool isV2) => new()
    {
        ["get"] = Operation(kind, "get", isV2),
        ["put"] = Operation(kind, "put", isV2),
        ["patch"] = Operation(kind, "patch", isV2),
        ["delete"] = Operation(kind, "delete", isV2),
    };

    private static JsonObject Operation(ResourceDefinition kind, string action, bool isV2)
    {
        var operation = new JsonObject
        {
            ["description"] = $"{action} {kind.Kind}",
            ["responses"] = new JsonObject { ["200"] = new JsonObject { ["description"] = "OK" } },
            ["x-kubernetes-action"] = action,
            ["x-kubernetes-group-version-kind"] = SchemaModels.GroupVersionKind(kind),
        };
        if (action is "post" or "put" or "patch" or "delete")
            operation["parameters"] = new JsonArray([.. WriteParameters.Select(name => (JsonNode)Parameter(name, isV2))]);
        return operation;
    }

    private static JsonObject Parameter(string name, bool isV2)
    {
        var parameter = new JsonObject { ["name"] = name, ["in"] = "query" };
        if (isV2)
        {
            parameter["type"] = "string";
            parameter["uniqueItems"] = true;
        }
        else
        {
            parameter["schema"] = new JsonObject { ["type"] = "string", ["uniqueItems"] = true };
        }

        return parameter;
    }
}
