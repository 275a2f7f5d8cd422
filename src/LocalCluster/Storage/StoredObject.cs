using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Storage;

/// <summary>One version of an object: its JSON as it goes over the wire, and what selectors and collectors need without parsing it. Immutable.</summary>
internal sealed class StoredObject
{
    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    private StoredObject(ObjectKey key, long revision, byte[] json, string uid, IReadOnlyDictionary<string, string> labels, IReadOnlyList<string> owners, bool isDeleting)
    {
        Key = key;
        Revision = revision;
        Json = json;
        Uid = uid;
        Labels = labels;
        OwnerUids = owners;
        IsDeleting = isDeleting;
    }

    public ObjectKey Key { get; }

    public long Revision { get; }

    public byte[] Json { get; }

    public string Uid { get; }

    public IReadOnlyDictionary<string, string> Labels { get; }

    public IReadOnlyList<string> OwnerUids { get; }

    /// <summary>Marked for deletion; finalizers, or content, hold it still.</summary>
    public bool IsDeleting { get; }

    /// <summary>A fresh tree that the caller may change.</summary>
    public JsonObject Parse() => JsonReading.ParseObject(Json);

    /// <summary>Reads what was written by <see cref="CanonicalJson"/>.</summary>
    public static StoredObject FromJson(ObjectKey key, long revision, byte[] json)
    {
        using var document = JsonDocument.Parse(json, JsonReading.DocumentOptions);
        var metadata = document.RootElement.GetProperty("metadata");
        var uid = metadata.TryGetProperty("uid", out var value) ? value.GetString() ?? "" : "";
        return new StoredObject(key, revision, json, uid, ReadLabels(metadata), ReadOwners(metadata), metadata.TryGetProperty("deletionTimestamp", out _));
    }

    private static IReadOnlyDictionary<string, string> ReadLabels(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("labels", out var labels) || labels.ValueKind != JsonValueKind.Object)
            return None;

        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var label in labels.EnumerateObject())
            result[label.Name] = label.Value.GetString() ?? "";
        return result;
    }

    private static string[] ReadOwners(JsonElement metadata)
    {
        if (!metadata.TryGetProperty("ownerReferences", out var owners) || owners.ValueKind != JsonValueKind.Array)
            return [];

        return [.. owners.EnumerateArray().Select(owner => owner.TryGetProperty("uid", out var uid) ? uid.GetString() ?? "" : "")];
    }
}
