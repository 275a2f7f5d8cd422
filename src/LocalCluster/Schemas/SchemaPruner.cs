using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>Drops what a structural schema does not describe, and tells which fields those were.</summary>
internal static class SchemaPruner
{
    private static readonly HashSet<string> ResourceFields = ["apiVersion", "kind", "metadata"];

    /// <returns>Paths of the dropped fields.</returns>
    public static List<string> Prune(JsonObject root, StructuralSchema schema)
    {
        var dropped = new List<string>();
        PruneObject(root, schema, "", true, dropped);
        return dropped;
    }

    private static void Prune(JsonNode? value, StructuralSchema schema, string path, List<string> dropped)
    {
        switch (value)
        {
            case JsonObject map:
                PruneObject(map, schema, path, schema.EmbeddedResource, dropped);
                break;
            case JsonArray list when schema.Items is { } items:
                for (var index = 0; index < list.Count; index++)
                    Prune(list[index], items, $"{path}[{index}]", dropped);
                break;
        }
    }

    private static void PruneObject(JsonObject map, StructuralSchema schema, string path, bool isResource, List<string> dropped)
    {
        foreach (var name in map.Select(member => member.Key).ToList())
        {
            if (isResource && ResourceFields.Contains(name))
                continue;

            var place = path.Length == 0 ? name : $"{path}.{name}";
            if (schema.Member(name) is { } member)
                Prune(map[name], member, place, dropped);
            else if (!schema.PreserveUnknownFields && !schema.AnyAdditional)
            {
                map.Remove(name);
                dropped.Add(place);
            }
        }
    }
}
