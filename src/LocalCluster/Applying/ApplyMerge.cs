using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Lays an applied configuration over a live object, and takes out of it what its manager no longer applies.</summary>
internal static class ApplyMerge
{
    /// <summary>Fields of the configuration win; items of keyed lists are merged, others keep their place.</summary>
    public static JsonNode? Merge(JsonNode? live, JsonNode? configured, StructuralSchema? schema)
    {
        if (FieldElements.IsAtomic(configured, schema) || FieldElements.IsAtomic(live, schema) || live is JsonObject != configured is JsonObject)
            return configured?.DeepClone();

        if (configured is JsonObject map)
        {
            var result = (JsonObject)live!.DeepClone();
            foreach (var (name, value) in map)
                result[name] = result.ContainsKey(name) ? Merge(((JsonObject)live)[name], value, schema?.Member(name)) : value?.DeepClone();
            return result;
        }

        return MergeLists((JsonArray)live!, (JsonArray)configured!, schema!);
    }

    /// <summary>Removes the fields of <paramref name="disowned"/> that nobody in <paramref name="kept"/> has; a map emptied by that goes too.</summary>
    public static void Remove(JsonNode? value, StructuralSchema? schema, FieldSet disowned, FieldSet kept)
    {
        foreach (var element in FieldElements.Of(value, schema).ToList())
        {
            if (disowned.Child(element.Key) is not { } gone)
                continue;

            var holders = kept.Child(element.Key) ?? FieldSet.Empty;
            var isLeaf = FieldElements.IsAtomic(element.Value, element.Schema);
            if (!isLeaf)
                Remove(element.Value, element.Schema, gone, holders);

            var isEmptied = element.Value is JsonObject { Count: 0 } or JsonArray { Count: 0 };
            var isOnlyKeys = gone.Owned && value is JsonArray;
            if (holders.IsEmpty && (isLeaf || isEmptied || isOnlyKeys))
                Detach(value!, element.Key, element.Value);
        }
    }

    private static JsonArray MergeLists(JsonArray live, JsonArray configured, StructuralSchema schema)
    {
        var applied = configured.ToDictionary(item => FieldElements.ItemKey(item, schema), StringComparer.Ordinal);
        var result = new JsonArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in live)
        {
            var key = FieldElements.ItemKey(item, schema);
            seen.Add(key);
            result.Add(applied.TryGetValue(key, out var overlay) ? Merge(item, overlay, schema.Items) : item?.DeepClone());
        }

        foreach (var item in configured.Where(item => !seen.Contains(FieldElements.ItemKey(item, schema))))
            result.Add(item?.DeepClone());
        return result;
    }

    private static void Detach(JsonNode container, string key, JsonNode? value)
    {
        if (container is JsonObject map)
            map.Remove(key[2..]);
        else
            ((JsonArray)container).Remove(value);
    }
}
