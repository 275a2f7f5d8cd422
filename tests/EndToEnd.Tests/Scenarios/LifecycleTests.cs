using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>What happens to a served tool when its workflow is edited, denied, suspended, deleted or tampered with.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class LifecycleTests(ControlPlaneSet planes)
{
    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task An_edited_spec_is_pending_again_while_the_approved_revision_serves_on(string plane)
    {
        var scenario = await ServedScenarioAsync(plane);
        await using var client = await TypeScriptClient.ConnectAsync("v2", scenario.Plane.Processes.McpUrl);
        var edited = await scenario.ApplyWorkflowAsync(description: "Gets one machine, edited.");
        var status = await scenario.PhaseAsync("Pending");
        Assert.NotEqual(edited, (string?)status["served"]!["specDigest"]);
        Assert.Equal("Gets one machine by its id.", await DescriptionAsync(client, scenario.Tool));
        await scenario.WarningAsync("SpecChangedAfterApproval");

        await scenario.ApproveByPhaseAsync();
        await scenario.PhaseAsync("Active");
        await Eventually.HoldsAsync("the edited description is served", () => DescriptionAsync(client, scenario.Tool), d => d == "Gets one machine, edited.");
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task Denying_withdraws_and_approving_again_restores(string plane)
    {
        var scenario = await ServedScenarioAsync(plane);
        await scenario.Kubectl.PatchStatusAsync("mcpworkflow", "get-machine", """{"status":{"phase":"Rejected"}}""");
        var status = await scenario.PhaseAsync("Rejected");
        Assert.Equal("Denied", (string?)status["approval"]!["decision"]);
        Assert.Equal("true", await WithdrawnAsync());
        await scenario.ServedAsync(false);
        await scenario.ApproveByPhaseAsync();
        await scenario.PhaseAsync("Active");
        Assert.Null(await WithdrawnAsync());
        await scenario.ServedAsync();

        // The mark stands before the status tells, and goes before it tells.
        async Task<string?> WithdrawnAsync() => (string?)(await scenario.Kubectl.FindAsync("controllerrevision", (string)status["history"]![0]!["revision"]!))!
            ["metadata"]!["annotations"]!["signalbox.dev/withdrawn"];
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task Suspending_withdraws_and_resuming_restores_without_a_new_approval(string plane)
    {
        var scenario = await ServedScenarioAsync(plane);
        await using var client = await TypeScriptClient.ConnectAsync("v1", scenario.Plane.Processes.McpUrl);
        await SuspendAsync(scenario, true);
        await client.HearsOfAsync(scenario.Tool, present: false);
        await scenario.PhaseAsync("Suspended");
        var refused = await client.CallAsync(scenario.Tool, new JsonObject { ["machineId"] = "m-1" });
        Assert.Equal(-32602, (int?)refused["code"]);
        await SuspendAsync(scenario, false);
        await client.HearsOfAsync(scenario.Tool);
        await scenario.PhaseAsync("Active");
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task Deleting_withdraws_and_a_workflow_made_anew_waits_for_a_new_approval(string plane)
    {
        var scenario = await ServedScenarioAsync(plane);
        (await scenario.Kubectl.RunAsync("delete", "mcpworkflow", "get-machine")).Succeeded();
        await scenario.ServedAsync(false);
        await scenario.ApplyWorkflowAsync();
        await scenario.PhaseAsync("Pending");
        await scenario.ServedAsync(false);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_tampered_revision_is_not_served_and_raises_a_warning(string plane)
    {
        var scenario = await ServedScenarioAsync(plane);
        var name = (string)(await scenario.PhaseAsync("Active"))["served"]!["revision"]!;
        var revision = (await scenario.Kubectl.FindAsync("controllerrevision", name))!;
        var data = revision["data"]!.AsObject();
        data["tool"]!["description"] = "Deletes everything.";
        var metadata = revision["metadata"]!.AsObject();
        foreach (var field in new[] { "uid", "resourceVersion", "creationTimestamp", "managedFields" })
            metadata.Remove(field);

        // Its data is immutable, so whoever tampers deletes it and makes it anew; the operator would at once write the true one.
        await scenario.Plane.Processes.Operator.KillAsync();
        try
        {
            (await scenario.Kubectl.RunAsync("delete", "controllerrevision", name, "--wait=false")).Succeeded();
            (await scenario.Kubectl.RunAsync(revision.ToJsonString(), ["create", "-f", "-"])).Succeeded();
            await scenario.ServedAsync(false);
        }
        finally
        {
            scenario.Plane.Processes.StartOperator();
        }
        Assert.Contains(name, await scenario.WarningAsync("RevisionTampered"), StringComparison.Ordinal);
        await scenario.ServedAsync();
        await using var client = await TypeScriptClient.ConnectAsync("v2", scenario.Plane.Processes.McpUrl);
        Assert.Equal("Gets one machine by its id.", await DescriptionAsync(client, scenario.Tool));
    }

    private async Task<Scenario> ServedScenarioAsync(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.PhaseAsync("Active");
        await scenario.ServedAsync();
        return scenario;
    }

    private static async Task SuspendAsync(Scenario scenario, bool suspend) =>
        (await scenario.Kubectl.RunAsync("patch", "mcpworkflow", "get-machine", "--type=merge", "-p",
            suspend ? """{"spec":{"suspend":true}}""" : """{"spec":{"suspend":false}}""")).Succeeded();

    private static async Task<string?> DescriptionAsync(TypeScriptClient client, string tool) =>
        (string?)(await client.ListAsync()).FirstOrDefault(t => (string?)t!["name"] == tool)?["description"];
}
