using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Storage;

/// <summary>Makes the changes that history is written in; the one place where a resourceVersion is set.</summary>
internal static class StoreTransition
{
    public static StoreChange Put(ObjectKey key, long revision, JsonObject value, StoredObject? previous)
    {
        var stored = StoredObject.FromJson(key, revision, Stamp(value, revision));
        return new StoreChange(key, revision, stored, previous, null);
    }

    public static StoreChange Deletion(ObjectKey key, long revision, StoredObject previous)
    {
        var tombstone = StoredObject.FromJson(key, revision, Stamp(previous.Parse(), revision));
        return new StoreChange(key, revision, null, previous, tombstone);
    }

    private static byte[] Stamp(JsonObject value, long revision)
    {
        value.Ensure("metadata")["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture);
        return CanonicalJson.ToBytes(value);
    }
}
