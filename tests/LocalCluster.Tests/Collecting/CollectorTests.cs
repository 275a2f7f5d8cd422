using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Collecting;

public sealed class CollectorTests
{
    private const string ConfigMaps = "/api/v1/namespaces/default/configmaps";

    [Theory]
    [InlineData("Background", false)]
    [InlineData("Foreground", false)]
    [InlineData("Orphan", true)]
    public async Task Dependents_go_with_their_owner_unless_they_are_orphaned(string propagation, bool stays)
    {
        await using var cluster = await RunningCluster.StartAsync();
        var owner = await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("owner"));
        await cluster.CreateAsync(ConfigMaps, Owned("child", owner));

        await cluster.SendAsync(HttpMethod.Delete, RunningCluster.Gauges + "/owner", $$"""{"propagationPolicy":"{{propagation}}"}""");

        await GoneAsync(cluster, RunningCluster.Gauges + "/owner");
        if (stays)
            Assert.Null((await cluster.GetAsync(ConfigMaps + "/child"))["metadata"]!["ownerReferences"]);
        else
            await GoneAsync(cluster, ConfigMaps + "/child");
    }

    [Fact]
    public async Task A_finalizer_holds_an_object_until_it_is_taken_off()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));
        await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"metadata":{"finalizers":["test.signalbox.dev/hold"]}}""");

        var (_, held) = await cluster.SendAsync(HttpMethod.Delete, RunningCluster.Gauges + "/one");
        var (added, _) = await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"metadata":{"finalizers":["test.signalbox.dev/hold","test.signalbox.dev/more"]}}""");
        await cluster.MergeAsync(RunningCluster.Gauges + "/one", """{"metadata":{"finalizers":null}}""");

        Assert.NotNull(held["metadata"]!["deletionTimestamp"]);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, added);
        await GoneAsync(cluster, RunningCluster.Gauges + "/one");
    }

    [Fact]
    public async Task Deleting_a_namespace_takes_its_content_along()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.CreateAsync("/api/v1/namespaces", (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"team"}}""")!);
        await cluster.CreateAsync("/apis/test.signalbox.dev/v1/namespaces/team/gauges", RunningCluster.Gauge("one"));

        var (_, deleting) = await cluster.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/team");

        Assert.Equal("Terminating", deleting["status"]!["phase"]!.GetValue<string>());
        await GoneAsync(cluster, "/api/v1/namespaces/team");
        Assert.Empty((await cluster.GetAsync("/apis/test.signalbox.dev/v1/gauges"))["items"]!.AsArray());
    }

    [Fact]
    public async Task The_default_namespace_cannot_be_deleted()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, status) = await cluster.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default");

        Assert.Equal((HttpStatusCode.Forbidden, "Forbidden"), (code, status["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Deleting_a_definition_takes_its_objects_along_and_ends_the_kind()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));

        await cluster.SendAsync(HttpMethod.Delete, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gauges.test.signalbox.dev");

        await GoneAsync(cluster, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gauges.test.signalbox.dev");
        Assert.Equal(HttpStatusCode.NotFound, (await cluster.SendAsync(HttpMethod.Get, RunningCluster.Gauges)).Code);
    }

    private static JsonObject Owned(string name, JsonObject owner) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject
        {
            ["name"] = name,
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = owner["apiVersion"]!.DeepClone(),
                ["kind"] = owner["kind"]!.DeepClone(),
                ["name"] = owner["metadata"]!["name"]!.DeepClone(),
                ["uid"] = owner["metadata"]!["uid"]!.DeepClone(),
                ["blockOwnerDeletion"] = true,
            }),
        },
    };

    private static async Task GoneAsync(RunningCluster cluster, string path)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while ((await cluster.SendAsync(HttpMethod.Get, path)).Code != HttpStatusCode.NotFound)
            await Task.Delay(10, patience.Token);
    }
}
