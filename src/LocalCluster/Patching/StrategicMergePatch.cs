using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Patching;

/// <summary>
/// Strategic merge patch, which kubectl sends for built-in kinds: lists with keys are merged by key, sets by value, others replaced;
/// <c>$patch</c>, <c>$deleteFromPrimitiveList/…</c>, <c>$setElementOrder/…</c> and <c>$retainKeys</c> are directives.
/// </summary>
internal static class StrategicMergePatch
{
    private const string DeleteFromList = "$deleteFromPrimitiveList/";
    private const string ElementOrder = "$setElementOrder/";

    public static JsonObject Apply(JsonObject target, JsonObject patch, StructuralSchema? schema)
    {
        if (patch.Text("$patch") == "replace")
            return WithoutDirectives(patch);
        if (patch.Text("$patch") == "delete")
            return [];

        var result = (JsonObject)target.DeepClone();
        if (patch.List("$retainKeys") is { } retained)
        {
            var names = retained.Select(name => name.Text()).ToHashSet();
            foreach (var name in result.Select(member => member.Key).Where(name => !names.Contains(name)).ToList())
                result.Remove(name);
        }

        foreach (var (name, value) in patch.Where(member => member.Key.StartsWith(DeleteFromList, StringComparison.Ordinal)))
            DeleteValues(result.List(name[DeleteFromList.Length..]), value as JsonArray);

        foreach (var (name, value) in patch.Where(member => !member.Key.StartsWith('$')))
        {
            var member = schema?.Member(name);
            if (value is null)
                result.Remove(name);
            else if (value is JsonObject map)
                result[name] = Apply(result.Map(name) ?? [], map, member);
            else if (value is JsonArray list && member?.ListType is "map" or "set")
                result[name] = MergeLists(result.List(name) ?? [], (JsonArray)value, member);
            else
                result[name] = value.DeepClone();
        }

        foreach (var (name, value) in patch.Where(member => member.Key.StartsWith(ElementOrder, StringComparison.Ordinal)))
            Order(result.List(name[ElementOrder.Length..]), value as JsonArray, schema?.Member(name[ElementOrder.Length..]));
        return result;
    }

    private static JsonArray MergeLists(JsonArray target, JsonArray patch, StructuralSchema schema)
    {
        if (patch.OfType<JsonObject>().Any(item => item.Text("$patch") == "replace"))
            return new JsonArray([.. patch.Where(item => item.Text("$patch") != "replace").Select(item => item?.DeepClone())]);

        var result = (JsonArray)target.DeepClone();
        foreach (var item in patch)
        {
            var key = Key(item, schema);
            var found = result.FirstOrDefault(candidate => Key(candidate, schema) == key);
            if (item.Text("$patch") == "delete")
                result.Remove(found);
            else if (found is JsonObject old && item is JsonObject change)
                result[result.IndexOf(found)] = Apply(old, change, schema.Items);
            else if (found is null)
                result.Add(item is JsonObject added ? WithoutDirectives(added) : item?.DeepClone());
        }

        return result;
    }

    private static void Order(JsonArray? list, JsonArray? order, StructuralSchema? schema)
    {
        if (list is null || order is null || schema is null)
            return;

        var wanted = order.Select(item => Key(item, schema)).ToList();
        var sorted = list.Select((item, index) => (Item: item, Index: index))
            .OrderBy(entry => wanted.IndexOf(Key(entry.Item, schema)) is >= 0 and var at ? at : int.MaxValue)
            .ThenBy(entry => entry.Index)
            .Select(entry => entry.Item)
            .ToList();
        list.Clear();
        foreach (var item in sorted)
            list.Add(item);
    }

    private static void DeleteValues(JsonArray? list, JsonArray? values)
    {
        foreach (var value in values ?? [])
        {
            if (list?.FirstOrDefault(item => JsonNode.DeepEquals(item, value)) is { } found)
                list.Remove(found);
        }
    }

    private static string Key(JsonNode? item, StructuralSchema schema) =>
        CanonicalJson.ToText(schema.ListType == "map" ? ListKeys.Of(item, schema) : item?.DeepClone());

    private static JsonObject WithoutDirectives(JsonObject patch)
    {
        var result = (JsonObject)patch.DeepClone();
        foreach (var name in result.Select(member => member.Key).Where(name => name.StartsWith('$')).ToList())
            result.Remove(name);
        return result;
    }
}
