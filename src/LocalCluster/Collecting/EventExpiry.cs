using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Collecting;

/// <summary>Events live for an hour after they last happened, as upstream keeps them (--event-ttl). Pure.</summary>
internal static class EventExpiry
{
    public static TimeSpan Lifetime { get; } = TimeSpan.FromHours(1);

    public static IReadOnlyList<CollectionDecision> Decide(StoreState state, DateTimeOffset now) =>
        [.. state.Of("events").Values.Where(stored => LastSeen(stored.Parse()) + Lifetime < now).Select(stored => new CollectionDecision(stored, null))];

    private static DateTimeOffset LastSeen(JsonObject tree)
    {
        string?[] times = [tree.Map("series").Text("lastObservedTime"), tree.Text("lastTimestamp"), tree.Text("eventTime"), tree.Map("metadata").Text("creationTimestamp")];
        return times
            .Select(text => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue)
            .Max();
    }
}
