using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Schemas;
using Signalbox.LocalCluster.Serving;

namespace Signalbox.LocalCluster.Applying;

/// <summary>Server-side apply: merges a configuration, finds conflicts with other managers, keeps the record of who owns what. Pure.</summary>
internal static class ServerSideApply
{
    /// <summary>The object after the apply, with its managedFields. The live object is null when there is none yet.</summary>
    /// <exception cref="ApiException">409 with one cause a conflicting field, unless <paramref name="force"/> is set.</exception>
    public static JsonObject Apply(
        JsonObject? live, JsonObject configuration, ResourceDefinition definition, string? subresource, string manager, bool force, string now)
    {
        if (configuration.Map("metadata")?["managedFields"] is JsonArray { Count: > 0 })
            throw ApiException.BadRequest("metadata.managedFields must be nil");
        CheckDeclared(configuration, definition);

        var schema = definition.TypedSchema;
        var part = Part(configuration, definition, subresource);
        var self = new FieldManager(manager, "Apply", definition.ApiVersion, subresource ?? "");
        var entries = ManagedFieldsCodec.Read(live.Map("metadata").List("managedFields"));
        var before = live ?? new JsonObject { ["metadata"] = new JsonObject() };
        var own = entries.FirstOrDefault(entry => entry.Manager == self);
        var others = entries.Where(entry => entry.Manager != self).ToList();
        var applied = FieldComparison.FieldsOf(part, schema);

        var merged = (JsonObject)ApplyMerge.Merge(before, part, schema)!;
        var kept = others.Aggregate(applied, (sum, entry) => sum.Union(entry.Fields));
        ApplyMerge.Remove(merged, schema, own?.Fields.Difference(applied) ?? FieldSet.Empty, kept);

        var comparison = FieldComparison.Compare(before, merged, schema);
        var changed = comparison.Modified.Union(comparison.Added);
        var conflicts = others
            .Select(entry => (entry.Manager, Fields: entry.Fields.Intersection(changed)))
            .Where(conflict => !conflict.Fields.IsEmpty)
            .ToList();
        if (conflicts.Count > 0 && !force)
            throw ApplyConflicts.ToException(conflicts);

        var left = others.Select(entry => entry with { Fields = entry.Fields.Difference(changed).Difference(comparison.Removed) });
        ManagedFieldsCodec.Write(merged.Ensure("metadata"), [.. left, new ManagedEntry(self, applied, now)]);
        return merged;
    }

    /// <summary>Apply on the object does not reach status, and apply on status nothing else.</summary>
    private static JsonObject Part(JsonObject configuration, ResourceDefinition definition, string? subresource)
    {
        var part = (JsonObject)configuration.DeepClone();
        part.Map("metadata")?.Remove("managedFields");
        if (subresource == "status")
        {
            foreach (var field in part.Select(member => member.Key).Where(field => field is not ("apiVersion" or "kind" or "metadata" or "status")).ToList())
                part.Remove(field);
            if (part.Map("metadata") is { } metadata)
            {
                foreach (var field in metadata.Select(member => member.Key).Where(field => field is not ("name" or "namespace" or "resourceVersion" or "uid")).ToList())
                    metadata.Remove(field);
            }
        }
        else if (definition.HasStatus)
        {
            part.Remove("status");
        }

        return part;
    }

    private static void CheckDeclared(JsonObject configuration, ResourceDefinition definition)
    {
        var unknown = SchemaPruner.Prune((JsonObject)configuration.DeepClone(), definition.Schema);
        if (unknown.Count == 0)
            return;

        var metadata = configuration.Map("metadata");
        var name = metadata.Text("namespace") is { Length: > 0 } ns ? $"{ns}/{metadata.Text("name")}" : metadata.Text("name");
        throw new ApiException(500, "",
            $"failed to create typed patch object ({name}; {definition.ApiVersion}, Kind={definition.Kind}): {string.Join(", ", unknown.Select(field => $".{field}: field not declared in schema"))}");
    }
}
