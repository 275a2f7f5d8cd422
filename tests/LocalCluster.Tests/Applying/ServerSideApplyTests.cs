using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Applying;

public sealed class ServerSideApplyTests
{
    private const string One = RunningCluster.Gauges + "/one";

    [Fact]
    public async Task Applying_creates_and_records_who_set_what_down_to_list_items()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, tree) = await cluster.ApplyAsync(One, "m1", Config("""unit: bar, tags: [x], marks: [{name: low, at: 1}]"""));

        Assert.Equal(HttpStatusCode.Created, code);
        var entry = Assert.Single(tree["metadata"]!["managedFields"]!.AsArray())!;
        Assert.Equal(("m1", "Apply"), (entry["manager"]!.GetValue<string>(), entry["operation"]!.GetValue<string>()));
        Assert.Equal("""{"f:spec":{"f:marks":{"k:{\"name\":\"low\"}":{".":{},"f:at":{},"f:name":{}}},"f:tags":{"v:\"x\"":{}},"f:unit":{}}}""", Signalbox.LocalCluster.Json.CanonicalJson.ToText(entry["fieldsV1"]));
    }

    [Fact]
    public async Task Two_managers_share_keyed_lists_and_sets_and_each_takes_away_only_its_own()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.ApplyAsync(One, "m1", Config("unit: bar, tags: [x], marks: [{name: low, at: 1}]"));
        var (_, both) = await cluster.ApplyAsync(One, "m2", Config("tags: [y], marks: [{name: high, at: 9}]"));
        var (_, left) = await cluster.ApplyAsync(One, "m1", Config("unit: bar"));

        Assert.Equal("""[{"at":1,"name":"low"},{"at":9,"name":"high"}]""", both["spec"]!["marks"]!.ToJsonString());
        Assert.Equal("""["x","y"]""", both["spec"]!["tags"]!.ToJsonString());
        Assert.Equal("""[{"at":9,"name":"high"}]""", left["spec"]!["marks"]!.ToJsonString());
        Assert.Equal("""["y"]""", left["spec"]!["tags"]!.ToJsonString());
    }

    [Fact]
    public async Task Another_managers_field_is_a_conflict_until_it_is_forced()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.ApplyAsync(One, "m1", Config("unit: bar, limit: 3"));

        var (conflict, status) = await cluster.ApplyAsync(One, "m2", Config("unit: bar, limit: 4"));
        var (forced, tree) = await cluster.ApplyAsync(One, "m2", Config("unit: bar, limit: 4"), force: true);
        var (again, _) = await cluster.ApplyAsync(One, "m1", Config("unit: bar"));

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.OK, HttpStatusCode.OK), (conflict, forced, again));
        Assert.Equal("Apply failed with 1 conflict: conflict with \"m1\": .spec.limit", status["message"]!.GetValue<string>());
        Assert.Equal("FieldManagerConflict", status["details"]!["causes"]![0]!["reason"]!.GetValue<string>());
        Assert.Equal(4, tree["spec"]!["limit"]!.GetValue<int>());
        Assert.Equal(4, (await cluster.GetAsync(One))["spec"]!["limit"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_patch_takes_a_field_over_and_the_applier_hears_of_it()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.ApplyAsync(One, "m1", Config("unit: bar, limit: 3, marks: [{name: low, at: 1}]"));
        await cluster.MergeAsync(One + "?fieldManager=hand", """{"spec":{"limit":5,"unit":"psi"}}""");

        var (code, status) = await cluster.ApplyAsync(One, "m1", Config("unit: bar, limit: 3"));

        Assert.Equal(HttpStatusCode.Conflict, code);
        Assert.Equal("Apply failed with 2 conflicts: conflicts with \"hand\" using test.signalbox.dev/v1:\n- .spec.limit\n- .spec.unit", status["message"]!.GetValue<string>());
    }

    [Fact]
    public async Task Applying_the_same_again_makes_no_new_version()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var (_, first) = await cluster.ApplyAsync(One, "m1", Config("unit: bar, limit: 3"));
        var (_, second) = await cluster.ApplyAsync(One, "m1", Config("unit: bar, limit: 3"));

        Assert.Equal(first["metadata"]!["resourceVersion"]!.GetValue<string>(), second["metadata"]!["resourceVersion"]!.GetValue<string>());
    }

    [Fact]
    public async Task Applying_reaches_status_only_through_its_subresource()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var (_, made) = await cluster.ApplyAsync(One, "m1", Config("unit: bar") + "\nstatus: {phase: Active}");
        var (_, reported) = await cluster.ApplyAsync(One + "/status", "m1", Config("unit: psi") + "\nstatus: {phase: Active}");

        Assert.Equal("Pending", made["status"]!["phase"]!.GetValue<string>());
        Assert.Equal(("Active", "bar"), (reported["status"]!["phase"]!.GetValue<string>(), reported["spec"]!["unit"]!.GetValue<string>()));
        Assert.Contains(reported["metadata"]!["managedFields"]!.AsArray(), entry => entry!["subresource"]?.GetValue<string>() == "status");
    }

    [Fact]
    public async Task A_field_that_the_schema_does_not_know_cannot_be_applied()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, status) = await cluster.ApplyAsync(One, "m1", Config("unit: bar, bogus: 1"));

        Assert.Equal(HttpStatusCode.InternalServerError, code);
        Assert.Contains(".spec.bogus: field not declared in schema", status["message"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    private static string Config(string spec) =>
        $$$"""
        apiVersion: test.signalbox.dev/v1
        kind: Gauge
        metadata: {name: one}
        spec: {{{{spec}}}}
        """;
}
