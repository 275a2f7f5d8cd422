using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Resources;

/// <summary>Events are stored in the core form; events.k8s.io shows the same objects under other names.</summary>
internal static class EventProjection
{
    private static readonly (string Core, string New)[] Names =
    [
        ("involvedObject", "regarding"),
        ("message", "note"),
        ("reportingComponent", "reportingController"),
        ("source", "deprecatedSource"),
        ("firstTimestamp", "deprecatedFirstTimestamp"),
        ("lastTimestamp", "deprecatedLastTimestamp"),
        ("count", "deprecatedCount"),
    ];

    public static JsonObject ToNew(JsonObject core) => Rename(core, "events.k8s.io/v1", pair => (pair.Core, pair.New));

    public static JsonObject ToCore(JsonObject current) => Rename(current, "v1", pair => (pair.New, pair.Core));

    private static JsonObject Rename(JsonObject tree, string apiVersion, Func<(string Core, string New), (string From, string To)> direction)
    {
        foreach (var pair in Names)
        {
            var (from, to) = direction(pair);
            if (!tree.TryGetPropertyValue(from, out var value))
                continue;
            tree.Remove(from);
            tree[to] = value;
        }

        tree["apiVersion"] = apiVersion;
        return tree;
    }
}
