using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Which fields an object has, and which ones a change added, modified and removed.</summary>
internal sealed record FieldComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    private static readonly FieldComparison Same = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    /// <summary>Fields that belong to the server and never to a manager.</summary>
    private static readonly FieldSet ServerFields = FieldSet.FromFieldsV1((JsonObject)JsonNode.Parse("""
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},"f:selfLink":{},"f:uid":{},
        "f:clusterName":{},"f:generation":{},"f:managedFields":{},"f:resourceVersion":{},"f:deletionTimestamp":{},"f:deletionGracePeriodSeconds":{}}}
        """)!);

    /// <summary>The fields that a manager sets by applying this configuration.</summary>
    public static FieldSet FieldsOf(JsonObject configuration, StructuralSchema schema)
    {
        var set = Applied(configuration, schema);
        return FieldSet.Of(false, set.Children).Difference(ServerFields);
    }

    public static FieldComparison Compare(JsonObject before, JsonObject after, StructuralSchema schema)
    {
        var result = Compare((JsonNode)before, after, schema);
        return new FieldComparison(result.Added.Difference(ServerFields), result.Modified.Difference(ServerFields), result.Removed.Difference(ServerFields));
    }

    private static FieldSet Applied(JsonNode? value, StructuralSchema? schema)
    {
        if (FieldElements.IsAtomic(value, schema))
            return FieldSet.Leaf;

        return FieldSet.Of(false, FieldElements.Of(value, schema).Select(element =>
        {
            var inner = Applied(element.Value, element.Schema);
            var isMember = element.Value is null or JsonObject { Count: 0 } || !element.IsDeclared;
            return KeyValuePair.Create(element.Key, isMember ? inner.Union(FieldSet.Leaf) : inner);
        }));
    }

    private static FieldComparison Compare(JsonNode? before, JsonNode? after, StructuralSchema? schema)
    {
        var isGranular = !FieldElements.IsAtomic(before, schema) && !FieldElements.IsAtomic(after, schema) && before is JsonObject == after is JsonObject;
        if (!isGranular)
            return JsonNode.DeepEquals(before, after) ? Same : Same with { Modified = FieldSet.Leaf };

        var old = Index(before, schema);
        var current = Index(after, schema);
        List<KeyValuePair<string, FieldSet>> added = [], modified = [], removed = [];
        foreach (var (key, element) in current)
        {
            if (!old.TryGetValue(key, out var previous))
            {
                added.Add(KeyValuePair.Create(key, Everything(element.Value, element.Schema)));
                continue;
            }

            var inner = Compare(previous.Value, element.Value, element.Schema);
            added.Add(KeyValuePair.Create(key, inner.Added));
            modified.Add(KeyValuePair.Create(key, inner.Modified));
            removed.Add(KeyValuePair.Create(key, inner.Removed));
        }

        removed.AddRange(old.Where(element => !current.ContainsKey(element.Key)).Select(element => KeyValuePair.Create(element.Key, Everything(element.Value.Value, element.Value.Schema))));
        return new FieldComparison(FieldSet.Of(false, added), FieldSet.Of(false, modified), FieldSet.Of(false, removed));
    }

    private static FieldSet Everything(JsonNode? value, StructuralSchema? schema) =>
        FieldElements.IsAtomic(value, schema)
            ? FieldSet.Leaf
            : FieldSet.Of(true, Index(value, schema).Select(element => KeyValuePair.Create(element.Key, Everything(element.Value.Value, element.Value.Schema))));

    private static Dictionary<string, FieldElements.Element> Index(JsonNode? value, StructuralSchema? schema)
    {
        var result = new Dictionary<string, FieldElements.Element>(StringComparer.Ordinal);
        foreach (var element in FieldElements.Of(value, schema))
            result[element.Key] = element;
        return result;
    }
}
