using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>The identity of an item of an <c>x-kubernetes-list-type: map</c> list.</summary>
internal static class ListKeys
{
    /// <summary>The key members of the item, with their schema defaults where it lacks them.</summary>
    public static JsonObject Of(JsonNode? item, StructuralSchema list)
    {
        var keys = new JsonObject();
        foreach (var name in list.ListMapKeys)
        {
            var value = (item as JsonObject)?[name] ?? list.Items?.Member(name)?.Default;
            if (value is not null)
                keys[name] = value.DeepClone();
        }

        return keys;
    }
}
