using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Serving;

public sealed class ListTests
{
    [Fact]
    public async Task Pages_show_the_state_of_the_first_page_whatever_happens_between_them()
    {
        await using var cluster = await RunningCluster.StartAsync();
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge(name));

        var first = await cluster.GetAsync(RunningCluster.Gauges + "?limit=2");
        await cluster.SendAsync(HttpMethod.Delete, RunningCluster.Gauges + "/d");
        await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("bb"));
        var second = await cluster.GetAsync($"{RunningCluster.Gauges}?limit=2&continue={Continue(first)}");
        var third = await cluster.GetAsync($"{RunningCluster.Gauges}?limit=2&continue={Continue(second)}");

        Assert.Equal(["a", "b"], Names(first));
        Assert.Equal(3, first["metadata"]!["remainingItemCount"]!.GetValue<int>());
        Assert.Equal(["c", "d"], Names(second));
        Assert.Equal(["e"], Names(third));
        Assert.Null(third["metadata"]!["continue"]);
        Assert.Equal(first["metadata"]!["resourceVersion"]!.GetValue<string>(), third["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_page_that_comes_too_late_is_expired_and_offers_the_rest_as_it_is_now()
    {
        await using var first = await RunningCluster.StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await first.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge(name));
        // A token of a state that no server holds any more, as after a restart.
        var stale = Convert.ToBase64String("""{"v":"meta.k8s.io/v1","rv":2,"start":"default/a"}"""u8.ToArray());

        var (code, status) = await first.SendAsync(HttpMethod.Get, $"{RunningCluster.Gauges}?limit=2&continue={Uri.EscapeDataString(stale)}");
        var rest = await first.GetAsync($"{RunningCluster.Gauges}?continue={Continue(status)}");

        Assert.Equal((HttpStatusCode.Gone, "Expired"), (code, status["reason"]!.GetValue<string>()));
        Assert.Equal(["b", "c"], Names(rest));
    }

    [Theory]
    [InlineData("?fieldSelector=metadata.name%3Db", "b")]
    [InlineData("?fieldSelector=metadata.name!%3Db", "a,c")]
    [InlineData("?fieldSelector=spec.mode%3Dmanual", "a")]
    [InlineData("?fieldSelector=spec.mode%3Dauto,metadata.name!%3Dc", "b")]
    [InlineData("?fieldSelector=spec.limit%3D7", "a")]
    [InlineData("?labelSelector=app%20in%20(x)", "a")]
    [InlineData("?labelSelector=!app", "b,c")]
    public async Task Selectors_choose_objects(string query, string expected)
    {
        await using var cluster = await RunningCluster.StartAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge(name));
        await cluster.MergeAsync(RunningCluster.Gauges + "/a", """{"metadata":{"labels":{"app":"x"}},"spec":{"mode":"manual","limit":7}}""");

        Assert.Equal(expected.Split(','), Names(await cluster.GetAsync(RunningCluster.Gauges + query)));
    }

    [Theory]
    [InlineData("?fieldSelector=spec.unit%3Dbar", 400)]
    [InlineData("?labelSelector=a%3D%3D%3Db", 400)]
    [InlineData("?limit=x", 400)]
    [InlineData("?continue=nonsense", 400)]
    [InlineData("?resourceVersion=x", 400)]
    [InlineData("?resourceVersion=99999999", 504)]
    [InlineData("?resourceVersion=1&resourceVersionMatch=Exact", 410)]
    [InlineData("?resourceVersionMatch=Exact", 422)]
    public async Task A_list_that_cannot_be_given_says_why(string query, int expected)
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, status) = await cluster.SendAsync(HttpMethod.Get, RunningCluster.Gauges + query);

        Assert.Equal(expected, (int)code);
        Assert.NotEmpty(status["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Creates_that_share_the_syncing_are_all_kept_each_with_a_version_of_its_own()
    {
        await using var cluster = await RunningCluster.StartAsync();

        await Parallel.ForAsync(0, 500, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (count, _) =>
            await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge($"g{count}")));

        var items = (await cluster.GetAsync(RunningCluster.Gauges))["items"]!.AsArray();
        Assert.Equal(500, items.Count);
        Assert.Equal(500, items.Select(item => item!["metadata"]!["resourceVersion"]!.GetValue<string>()).Distinct().Count());
    }

    private static string Continue(JsonObject list) => list["metadata"]!["continue"]!.GetValue<string>();

    private static IEnumerable<string> Names(JsonObject list) => list["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>());
}
