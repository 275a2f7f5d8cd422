using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Serving;

public sealed class WatchTests
{
    [Fact]
    public async Task A_watch_brings_history_then_changes_and_ends_at_its_timeout_after_a_bookmark()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var first = await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));
        await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"spec":{"limit":5}}""");
        await using var watch = await WatchReader.StartAsync(cluster, $"{RunningCluster.Gauges}?watch=1&resourceVersion={Version(first)}&timeoutSeconds=3&allowWatchBookmarks=true");

        Assert.Equal(("MODIFIED", "one"), await watch.NextAsync());
        await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("two"));
        Assert.Equal(("ADDED", "two"), await watch.NextAsync());
        await cluster.SendAsync(HttpMethod.Delete, RunningCluster.Gauges + "/one");
        Assert.Equal(("DELETED", "one"), await watch.NextAsync());
        Assert.Equal("BOOKMARK", (await watch.NextAsync())!.Value.Type);
        Assert.True(long.Parse(Version(watch.Last!["object"]!), CultureInfo.InvariantCulture) > long.Parse(Version(first), CultureInfo.InvariantCulture));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_watch_without_a_version_begins_with_what_is_there()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));
        await using var watch = await WatchReader.StartAsync(cluster, $"{RunningCluster.Gauges}?watch=1&timeoutSeconds=20");

        Assert.Equal(("ADDED", "one"), await watch.NextAsync());
    }

    [Fact]
    public async Task A_selector_sees_an_object_come_and_go_as_its_labels_change()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var made = await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));
        await using var watch = await WatchReader.StartAsync(cluster, $"{RunningCluster.Gauges}?watch=1&resourceVersion={Version(made)}&labelSelector=a%3Db&timeoutSeconds=20");

        await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"metadata":{"labels":{"a":"b"}}}""");
        Assert.Equal(("ADDED", "one"), await watch.NextAsync());
        await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"spec":{"limit":7}}""");
        Assert.Equal(("MODIFIED", "one"), await watch.NextAsync());
        var (_, left) = await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"metadata":{"labels":{"a":"c"}}}""");
        Assert.Equal(("DELETED", "one"), await watch.NextAsync());
        Assert.Equal(Version(left), Version(watch.Last!["object"]!));
    }

    [Fact]
    public async Task A_version_that_history_has_lost_ends_with_an_expired_event()
    {
        await using var cluster = await RunningCluster.StartAsync(configure: options => options with { HistoryLength = 2 });
        for (var count = 0; count < 5; count++)
            await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge($"g{count}"));
        await using var watch = await WatchReader.StartAsync(cluster, $"{RunningCluster.Gauges}?watch=1&resourceVersion=1&timeoutSeconds=20");

        Assert.Equal("ERROR", (await watch.NextAsync())!.Value.Type);
        Assert.Equal((410, "Expired"), (watch.Last!["object"]!["code"]!.GetValue<int>(), watch.Last["object"]!["reason"]!.GetValue<string>()));
        Assert.Null(await watch.NextAsync());
    }

    [Fact]
    public async Task A_streaming_list_is_refused_so_that_clients_fall_back()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, status) = await cluster.SendAsync(HttpMethod.Get, $"{RunningCluster.Gauges}?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=0");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Contains("resourceVersionMatch is forbidden for watch", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_change_reaches_a_watch_without_waiting_for_the_next()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await using var watch = await WatchReader.StartAsync(cluster, $"{RunningCluster.Gauges}?watch=1&timeoutSeconds=60");
        for (var count = 0; count < 30; count++)
        {
            await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge($"g{count}"));
            Assert.Equal(("ADDED", $"g{count}"), await watch.NextAsync());
        }
    }

    private static string Version(JsonNode tree) => tree["metadata"]!["resourceVersion"]!.GetValue<string>();
}
