using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Resources;

/// <summary>What every cluster holds from the start: three namespaces and the given definitions.</summary>
internal static class ClusterContent
{
    private static readonly string[] Namespaces = ["default", "kube-system", "signalbox-system"];
    private static readonly WriteOptions Options = new("signalbox", false, FieldValidation.Ignore, false, []);

    public static async Task EnsureAsync(ObjectStore store, ResourceWriter writer, KindRegistry kinds, IReadOnlyList<string> definitionFiles, CancellationToken ct)
    {
        foreach (var name in Namespaces.Where(name => store.State.Find(new ObjectKey("namespaces", "", name)) is null))
        {
            var tree = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } };
            await writer.CreateAsync(kinds.Namespaces, "", tree, Options);
        }

        foreach (var file in definitionFiles.SelectMany(Files))
        {
            foreach (var definition in await ReadAsync(file, ct))
                await ApplyAsync(store, writer, kinds, file, definition);
        }
    }

    private static async Task ApplyAsync(ObjectStore store, ResourceWriter writer, KindRegistry kinds, string file, JsonObject definition)
    {
        var name = definition.Map("metadata").Text("name") ?? "";
        try
        {
            var kind = kinds.CustomResourceDefinitions;
            if (store.State.Find(new ObjectKey(kind.StorageName, "", name)) is null)
            {
                await writer.CreateAsync(kind, "", definition, Options);
                return;
            }

            await writer.UpdateAsync(kind, "", name, null, current =>
            {
                current["spec"] = definition["spec"]?.DeepClone();
                return current;
            }, Options);
        }
        catch (ApiException error)
        {
            throw new InvalidDefinitionException(file, error.Message, error);
        }
    }

    private static IEnumerable<string> Files(string path)
    {
        if (!Directory.Exists(path))
            return [path];
        return Directory.EnumerateFiles(path)
            .Where(file => Path.GetExtension(file) is ".yaml" or ".yml" or ".json")
            .Order(StringComparer.Ordinal);
    }

    private static async Task<IReadOnlyList<JsonObject>> ReadAsync(string file, CancellationToken ct)
    {
        try
        {
            var documents = YamlReading.ParseAll(await File.ReadAllTextAsync(file, ct));
            return [.. documents.Where(document => document.Text("kind") == "CustomResourceDefinition")];
        }
        catch (Exception error) when (error is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidDefinitionException(file, error.Message, error);
        }
    }
}
