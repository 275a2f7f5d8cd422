using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Keeps the record of who set which field, for writes other than server-side apply.</summary>
internal static class ManagedFields
{
    /// <summary>Gives the fields that the write changed to its manager, and takes them from all others.</summary>
    public static void AfterUpdate(JsonObject? current, JsonObject next, ResourceDefinition definition, string? subresource, string manager, string now)
    {
        var metadata = next.Ensure("metadata");
        var before = current ?? new JsonObject { ["metadata"] = new JsonObject() };
        var comparison = FieldComparison.Compare(before, next, definition.TypedSchema);
        var entries = Given(before, metadata);
        if (comparison.Added.IsEmpty && comparison.Modified.IsEmpty && comparison.Removed.IsEmpty)
        {
            ManagedFieldsCodec.Write(metadata, entries);
            return;
        }

        var self = new FieldManager(manager, "Update", definition.ApiVersion, subresource ?? "");
        var changed = comparison.Added.Union(comparison.Modified);
        var own = entries.FirstOrDefault(entry => entry.Manager == self);
        var others = entries.Where(entry => entry.Manager != self).Select(entry => entry with { Fields = entry.Fields.Difference(changed).Difference(comparison.Removed) });
        var fields = (own?.Fields ?? FieldSet.Empty).Difference(comparison.Removed).Union(changed);
        ManagedFieldsCodec.Write(metadata, [.. others, new ManagedEntry(self, fields, changed.IsEmpty ? own?.Time ?? now : now)]);
    }

    /// <summary>True when nothing differs but the times of managedFields: such a write is none.</summary>
    public static bool EqualIgnoringTimes(JsonObject current, JsonObject next) => JsonNode.DeepEquals(WithoutTimes(current), WithoutTimes(next));

    /// <summary>A caller may hand in the record itself, or clear it with an empty list; else the stored one stands.</summary>
    private static List<ManagedEntry> Given(JsonObject before, JsonObject metadata) => metadata["managedFields"] switch
    {
        JsonArray { Count: 0 } => [],
        JsonArray { Count: 1 } list when list[0] is JsonObject { Count: 0 } => [],
        JsonArray list => ManagedFieldsCodec.Read(list),
        _ => ManagedFieldsCodec.Read(before.Map("metadata").List("managedFields")),
    };

    private static JsonObject WithoutTimes(JsonObject tree)
    {
        var copy = (JsonObject)tree.DeepClone();
        foreach (var entry in (copy.Map("metadata").List("managedFields") ?? []).OfType<JsonObject>())
            entry.Remove("time");
        return copy;
    }
}
