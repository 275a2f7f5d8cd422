using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Recording;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Recording;

public sealed class EventRecorderTests : IAsyncLifetime, IDisposable
{
    private static readonly ObjectRef About = new("test.dev/v1", "Widget", "ns", "w", "uid-1", "7");

    private readonly ManualTime time = new();
    private readonly LogList logs = new();
    private readonly CancellationTokenSource stop = new();
    private FakeApiServer server = null!;
    private KubernetesClient client = null!;
    private EventRecorder recorder = null!;
    private Task running = null!;

    public async Task InitializeAsync()
    {
        server = await FakeApiServer.StartAsync();
        client = new(server.Configuration(), logs, time);
        recorder = new(client, "test-component", logs, time);
        running = recorder.RunAsync(stop.Token);
    }

    public async Task DisposeAsync()
    {
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
        await server.DisposeAsync();
    }

    public void Dispose()
    {
        client.Dispose();
        stop.Dispose();
        logs.Dispose();
    }

    [Fact]
    public async Task Equal_events_become_one_whose_count_rises_and_other_notes_another()
    {
        recorder.Record(About, EventType.Warning, "Broken", "Check", "it broke");
        await Eventually.IsTrueAsync(() => Events().Count == 1);
        time.Advance(TimeSpan.FromSeconds(30));
        recorder.Record(About, EventType.Warning, "Broken", "Check", "it broke");
        recorder.Record(About, EventType.Normal, "Mended", "Check", "it works");
        await Eventually.IsTrueAsync(() => Events().Count == 2);

        var first = Events()[0];
        Assert.Equal(2, (int)first["count"]!);
        Assert.Equal("2026-01-02T03:04:05Z", first["firstTimestamp"]!.ToString());
        Assert.Equal("2026-01-02T03:04:35Z", first["lastTimestamp"]!.ToString());
        Assert.Equal("Warning", first["type"]!.ToString());
        Assert.Equal("it broke", first["message"]!.ToString());
        Assert.Equal("uid-1", first["involvedObject"]!["uid"]!.ToString());
        Assert.Equal("test-component", first["reportingComponent"]!.ToString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$", first["eventTime"]!.ToString());
    }

    [Fact]
    public async Task What_is_pending_when_stopped_is_still_published()
    {
        for (var i = 0; i < 10; i++)
            recorder.Record(About, EventType.Normal, "R", "A", $"note {i}");
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
        Assert.Equal(10, Events().Count);
    }

    [Fact]
    public async Task After_ten_quiet_minutes_a_new_series_begins()
    {
        recorder.Record(About, EventType.Normal, "R", "A", "n");
        await Eventually.IsTrueAsync(() => Events().Count == 1);
        time.Advance(TimeSpan.FromMinutes(11));
        recorder.Record(About, EventType.Normal, "R", "A", "n");
        await Eventually.IsTrueAsync(() => Events().Count == 2);
    }

    [Fact]
    public async Task An_object_that_causes_a_storm_is_cut_off_after_25()
    {
        for (var i = 0; i < 60; i++)
            recorder.Record(About, EventType.Normal, "R", "A", $"note {i}");
        recorder.Record(About with { Name = "other" }, EventType.Normal, "R", "A", "n");
        await Eventually.IsTrueAsync(() => Events().Any(e => e["involvedObject"]!["name"]!.ToString() == "other"));
        Assert.Equal(26, Events().Count);
    }

    [Fact]
    public async Task A_failure_to_publish_is_logged_and_the_next_event_comes_through()
    {
        server.Intercept = async (context, seen) =>
        {
            if (!seen.Body.Contains("\"first\"", StringComparison.Ordinal))
                return false;
            await FakeAnswer.RefuseAsync(context, 403, "Forbidden", "no events for you");
            return true;
        };
        recorder.Record(About, EventType.Normal, "R", "A", "first");
        recorder.Record(About, EventType.Normal, "R", "A", "second");
        await Eventually.IsTrueAsync(() => Events().Count == 1);
        Assert.Contains(logs.Lines, l => l.Id == 1400 && l.Text.Contains("no events for you", StringComparison.Ordinal));
    }

    [Fact]
    public void Long_notes_and_names_are_cut_to_what_the_server_takes()
    {
        var key = new EventKey("v1", "Widget", "", new string('n', 253), null, EventType.Normal, new string('r', 200), "A", new string('x', 2000));
        var name = EventBodies.ObjectName(key, DateTimeOffset.MaxValue.UtcTicks);
        var body = EventBodies.Create(key, About, name, "c", "i", time.GetUtcNow());
        Assert.True(name.Length <= 253);
        Assert.Equal(1024, body["message"]!.ToString().Length);
        Assert.Equal(128, body["reason"]!.ToString().Length);
        Assert.Equal("default", body["metadata"]!["namespace"]!.ToString());
    }

    private List<JsonNode> Events() =>
        [.. server.History.List(new("v1", "events", null, null, null), new Dictionary<string, string>())["items"]!.AsArray().Select(i => i!)];
}
