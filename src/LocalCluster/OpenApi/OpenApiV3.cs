using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.OpenApi;

/// <summary>The OpenAPI 3.0 document of one group version.</summary>
internal static class OpenApiV3
{
    private const string References = "#/components/schemas/";

    public static JsonObject Document(IReadOnlyList<ResourceDefinition> kinds)
    {
        var schemas = new JsonObject
        {
            [ModelNames.ObjectMeta] = SchemaModels.ObjectMeta(false),
            [ModelNames.DeleteOptions] = SchemaModels.DeleteOptions(),
        };
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            schemas[ModelNames.Of(kind)] = SchemaModels.Of(kind, References, false);
            if (!kind.IsReview)
                schemas[ModelNames.Of(kind) + "List"] = SchemaModels.List(kind, References);
            foreach (var (path, item) in ApiPaths.Of(kind, false))
                paths[path] = item;
        }

        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }
}
