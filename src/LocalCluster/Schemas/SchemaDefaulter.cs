using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>Fills in schema defaults, also inside what a default has just made.</summary>
internal static class SchemaDefaulter
{
    public static void Apply(JsonNode? value, StructuralSchema schema)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (name, member) in schema.Properties)
                {
                    // A null where null is no value stands for an absent field.
                    if (map.ContainsKey(name) && map[name] is null && !member.Nullable)
                        map.Remove(name);
                    if (member.HasDefault && !map.ContainsKey(name))
                        map[name] = member.Default?.DeepClone();
                }

                foreach (var name in map.Select(member => member.Key).ToList())
                {
                    if (schema.Member(name) is { } member)
                        Apply(map[name], member);
                }

                break;
            case JsonArray list when schema.Items is { } items:
                foreach (var item in list)
                    Apply(item, items);
                break;
        }
    }
}
