using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Between <c>metadata.managedFields</c> and its entries.</summary>
internal static class ManagedFieldsCodec
{
    public static List<ManagedEntry> Read(JsonArray? managedFields)
    {
        var result = new List<ManagedEntry>();
        foreach (var entry in (managedFields ?? []).OfType<JsonObject>())
        {
            if (entry.Text("operation") is not { } operation || entry.Map("fieldsV1") is not { } fields)
                continue;

            var manager = new FieldManager(entry.Text("manager") ?? "", operation, entry.Text("apiVersion") ?? "", entry.Text("subresource") ?? "");
            result.Add(new ManagedEntry(manager, fields.Count == 0 ? FieldSet.Empty : FieldSet.Of(false, FieldSet.FromFieldsV1(fields).Children), entry.Text("time")));
        }

        return result;
    }

    /// <summary>Writes the entries in upstream's order; those without fields are left out.</summary>
    public static void Write(JsonObject metadata, IEnumerable<ManagedEntry> entries)
    {
        var list = new JsonArray();
        var ordered = entries
            .Where(entry => !entry.Fields.IsEmpty)
            .OrderBy(entry => entry.Manager.Operation, StringComparer.Ordinal)
            .ThenBy(entry => entry.Time, StringComparer.Ordinal)
            .ThenBy(entry => entry.Manager.Name, StringComparer.Ordinal);
        foreach (var entry in ordered)
        {
            var item = new JsonObject
            {
                ["apiVersion"] = entry.Manager.ApiVersion,
                ["fieldsType"] = "FieldsV1",
                ["fieldsV1"] = entry.Fields.ToFieldsV1(),
                ["manager"] = entry.Manager.Name,
                ["operation"] = entry.Manager.Operation,
            };
            if (entry.Time is not null)
                item["time"] = entry.Time;
            if (entry.Manager.Subresource.Length > 0)
                item["subresource"] = entry.Manager.Subresource;
            list.Add(item);
        }

        if (list.Count == 0)
            metadata.Remove("managedFields");
        else
            metadata["managedFields"] = list;
    }
}
