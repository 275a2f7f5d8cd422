using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Collecting;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Tests.Collecting;

public sealed class EventExpiryTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-02T10:59:00Z"}}""", true)]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-02T11:01:00Z"}}""", false)]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-01T00:00:00Z"},"lastTimestamp":"2026-01-02T11:30:00Z"}""", false)]
    [InlineData("""{"metadata":{"creationTimestamp":"2026-01-01T00:00:00Z"},"series":{"lastObservedTime":"2026-01-02T11:30:00.000000Z"}}""", false)]
    public void An_event_goes_an_hour_after_it_last_happened(string json, bool expected)
    {
        var change = StoreTransition.Put(new ObjectKey("events", "default", "e"), 1, (JsonObject)JsonNode.Parse(json)!, null);

        Assert.Equal(expected, EventExpiry.Decide(StoreState.Empty.With(change), Now).Count == 1);
    }
}
