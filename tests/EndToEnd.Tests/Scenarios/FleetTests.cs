using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>A target with several hosts, one of which is dead: one host, many, a canary, a host that joins, and a workflow that calls another.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class FleetTests(ControlPlaneSet planes)
{
    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task Calls_go_over_the_hosts_that_are_there_and_stop_where_one_is_dead(string plane)
    {
        await using var berlin = await HostStub.StartAsync("berlin");
        await using var paris = await HostStub.StartAsync("paris");
        var dead = new Uri($"http://127.0.0.1:{FreePort.Take(1)[0]}");
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.Kubectl.ApplyAsync(Manifests.Fleet(("berlin", berlin.Url), ("dead", dead)));
        await scenario.Kubectl.ApplyAsync(Manifests.GetMachine("get-machine", scenario.Tool).Replace("{name: machines}", "{name: fleet}", StringComparison.Ordinal));
        await scenario.Kubectl.ApplyAsync(Manifests.GetMachineByCall("ask-machine", scenario.Tool + "_2"));
        foreach (var name in (string[])["get-machine", "ask-machine"])
        {
            await scenario.PhaseAsync("Pending", name);
            await scenario.ApproveByPhaseAsync(name);
        }
        foreach (var name in (string[])["get-machine", "ask-machine"])
            await scenario.PhaseAsync("Active", name);

        await using var client = await TypeScriptClient.ConnectAsync("v1", scenario.Plane.Processes.McpUrl);
        Assert.Equal(["berlin", "dead"], await HostsAsync(client, scenario.Tool));
        Assert.Equal("berlin", (string?)(await CallAsync(client, scenario.Tool, """{"target": "berlin"}"""))["structuredContent"]!["power"]);

        await scenario.Kubectl.ApplyAsync(Manifests.Fleet(("berlin", berlin.Url), ("dead", dead), ("paris", paris.Url)));
        await client.HearsOfAsync(scenario.Tool);
        Assert.Equal(["berlin", "dead", "paris"], await HostsAsync(client, scenario.Tool));

        // One at a time, and none after the first that failed.
        var all = await CallAsync(client, scenario.Tool, """{"targets": ["*"]}""");
        Assert.True((bool?)all["isError"], all.ToJsonString());
        var hosts = all["structuredContent"]!;
        Assert.Equal("berlin", (string?)hosts["hosts"]!["berlin"]!["result"]!["power"]);
        Assert.False((bool?)hosts["hosts"]!["dead"]!["ok"]);
        Assert.Equal("""["paris"]""", hosts["notStarted"]!.ToJsonString());
        Assert.Equal((2, 0), (berlin.Requests, paris.Requests));

        var canary = await CallAsync(client, scenario.Tool, """{"targets": ["dead", "berlin", "paris"], "rollout": {"canary": true}}""");
        Assert.Equal("""["berlin","paris"]""", canary["structuredContent"]!["notStarted"]!.ToJsonString());
        Assert.Equal((2, 0), (berlin.Requests, paris.Requests));

        // The steps of the workflow that is called go to the same host.
        Assert.Equal("paris", (string?)(await CallAsync(client, scenario.Tool + "_2", """{"target": "paris"}"""))["structuredContent"]!["power"]);
        Assert.Equal((2, 1), (berlin.Requests, paris.Requests));
    }

    private static Task<JsonObject> CallAsync(TypeScriptClient client, string tool, string arguments)
    {
        var given = JsonNode.Parse(arguments)!.AsObject();
        given["machineId"] = "m-1";
        return client.CallAsync(tool, given);
    }

    private static async Task<string[]> HostsAsync(TypeScriptClient client, string tool) =>
        [.. (await client.ListAsync()).Single(one => (string?)one!["name"] == tool)!["inputSchema"]!["properties"]!["target"]!["enum"]!.AsArray().Select(host => (string)host!)];
}
