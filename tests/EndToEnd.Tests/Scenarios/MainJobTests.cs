using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Ingest, approve, call: the CLI on a document, kubectl on the workflows, MCP clients on the tools.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class MainJobTests(ControlPlaneSet planes)
{
    private static readonly string Document = Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "documents", "machines.yaml");

    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task A_document_becomes_pending_workflows_then_tools_that_answer(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var ns = scenario.Kubectl.Namespace!;
        (await CliAsync(plane, "ingest", Document, "--target", "machines", "--namespace", ns, "--apply")).Succeeded();
        var workflows = await Eventually.HoldsAsync("every workflow has a published digest", () => scenario.Kubectl.ListAsync("mcpworkflows"),
            list => list.Count > 0 && list.All(w => (string?)w["status"]!["specDigest"] is not null));
        Assert.All(workflows, w => Assert.Equal("Pending", (string?)w["status"]!["phase"]));

        (await CliAsync(plane, "approve", "--all", "-n", ns)).Succeeded();
        await using var client = await TypeScriptClient.ConnectAsync("v1", scenario.Plane.Processes.McpUrl);
        foreach (var workflow in workflows)
        {
            await scenario.PhaseAsync("Active", (string)workflow["metadata"]!["name"]!);
            var tool = (string)workflow["spec"]!["tool"]!["name"]!;
            var arguments = new JsonObject();
            foreach (var required in workflow["spec"]!["inputs"]?["required"]?.AsArray() ?? [])
                arguments[(string)required!] = (string)required! == "name" ? "rack7-node1" : "m-1";
            var result = await client.CallAsync(tool, arguments);
            Assert.True((bool?)result["isError"] != true, $"{tool}: {result.ToJsonString()}");
        }
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task Ingesting_the_same_document_again_writes_nothing(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var ns = scenario.Kubectl.Namespace!;
        (await CliAsync(plane, "ingest", Document, "--target", "machines", "--namespace", ns, "--apply")).Succeeded();
        await Eventually.HoldsAsync("every digest is published", () => scenario.Kubectl.ListAsync("mcpworkflows"),
            list => list.Count > 0 && list.All(w => (string?)w["status"]!["specDigest"] is not null));
        var before = await VersionsAsync(scenario);
        (await CliAsync(plane, "ingest", Document, "--target", "machines", "--namespace", ns, "--apply")).Succeeded();
        Assert.Equal(before, await VersionsAsync(scenario));
    }

    private async Task<CommandResult> CliAsync(string plane, params string[] arguments) =>
        await Command.RunAsync(RepositoryPaths.Binary("Cli"), [.. arguments, "--kubeconfig", (await planes.GetAsync(plane)).Kubeconfig]);

    private static async Task<IReadOnlyList<string>> VersionsAsync(Scenario scenario) =>
        [.. (await scenario.Kubectl.ListAsync("mcpworkflows")).Select(w => $"{w["metadata"]!["name"]} {w["metadata"]!["resourceVersion"]}").Order()];
}
