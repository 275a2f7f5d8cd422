using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.OpenApi;

/// <summary>The Swagger 2.0 document of everything served.</summary>
internal static class OpenApiV2
{
    private const string References = "#/definitions/";

    public static JsonObject Document(IReadOnlyList<ResourceDefinition> kinds)
    {
        var definitions = new JsonObject
        {
            [ModelNames.ObjectMeta] = SchemaModels.ObjectMeta(true),
            [ModelNames.DeleteOptions] = SchemaModels.DeleteOptions(),
        };
        var paths = new JsonObject();
        foreach (var kind in kinds)
        {
            definitions[ModelNames.Of(kind)] = SchemaModels.Of(kind, References, true);
            if (!kind.IsReview)
                definitions[ModelNames.Of(kind) + "List"] = SchemaModels.List(kind, References);
            foreach (var (path, item) in ApiPaths.Of(kind, true))
                paths[path] = item;
        }

        return new JsonObject
        {
            ["swagger"] = "2.0",
            ["info"] = new JsonObject { ["title"] = "Kubernetes", ["version"] = "v1" },
            ["paths"] = paths,
            ["definitions"] = definitions,
        };
    }
}
