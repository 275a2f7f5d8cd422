using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Takes a value apart into the fields that may have owners of their own.</summary>
internal static class FieldElements
{
    /// <summary>One child: its path element, value and schema; <c>IsDeclared</c> when the schema names it.</summary>
    internal readonly record struct Element(string Key, JsonNode? Value, StructuralSchema? Schema, bool IsDeclared);

    /// <summary>True when the value is owned as a whole: scalars, atomic lists and maps. Without a schema, maps are granular and lists atomic.</summary>
    public static bool IsAtomic(JsonNode? value, StructuralSchema? schema) => value switch
    {
        JsonObject => schema?.MapType == "atomic",
        JsonArray => schema?.ListType is not ("set" or "map"),
        _ => true,
    };

    public static IEnumerable<Element> Of(JsonNode? value, StructuralSchema? schema) => value switch
    {
        JsonObject map => map.Select(member => new Element("f:" + member.Key, member.Value, schema?.Member(member.Key), schema?.Properties.ContainsKey(member.Key) == true)),
        JsonArray list when schema is not null => list.Select(item => new Element(ItemKey(item, schema), item, schema.Items, false)),
        _ => [],
    };

    public static string ItemKey(JsonNode? item, StructuralSchema list) =>
        list.ListType == "map" ? "k:" + CanonicalJson.ToText(ListKeys.Of(item, list)) : "v:" + CanonicalJson.ToText(item);
}
