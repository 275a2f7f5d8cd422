using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Every way to approve, and what it brings to connected clients.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ApprovalTests(ControlPlaneSet planes)
{
    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task A_workflow_is_born_pending_and_served_to_nobody(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var digest = await scenario.ApplyWorkflowAsync();
        var status = await scenario.PhaseAsync("Pending");
        Assert.StartsWith("v1:sha256:", digest, StringComparison.Ordinal);
        Assert.Null(status["approval"]);
        await scenario.ServedAsync(false);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_status_patch_makes_the_tool_live_for_clients_of_both_eras_and_of_the_transport_before(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var digest = await scenario.ApplyWorkflowAsync();
        await using var v1 = await TypeScriptClient.ConnectAsync("v1", scenario.Plane.Processes.McpUrl);
        await using var v2 = await TypeScriptClient.ConnectAsync("v2", scenario.Plane.Processes.McpUrl);
        await using var sse = await TypeScriptClient.ConnectAsync("v1-sse", scenario.Plane.Processes.SseUrl);
        Assert.Equal("2025-11-25", v1.ProtocolVersion);
        Assert.Equal("2025-11-25", sse.ProtocolVersion);
        Assert.Equal("2026-07-28", v2.ProtocolVersion);

        await scenario.ApproveByPhaseAsync();
        await v1.HearsOfAsync(scenario.Tool);
        await v2.HearsOfAsync(scenario.Tool);
        await sse.HearsOfAsync(scenario.Tool);

        var status = await scenario.PhaseAsync("Active");
        Assert.Equal("Approved", (string?)status["approval"]!["decision"]);
        Assert.Equal(digest, (string?)status["approval"]!["specDigest"]);
        Assert.Equal(digest, (string?)status["served"]!["specDigest"]);
        Assert.Equal(1, (int?)status["served"]!["replicas"]);
        foreach (var client in new[] { v1, v2, sse })
        {
            var result = await client.CallAsync(scenario.Tool, new JsonObject { ["machineId"] = "m-1" });
            Assert.NotEqual(true, (bool?)result["isError"]);
            Assert.Equal("On", (string?)result["structuredContent"]!["power"]);
            Assert.Equal("rack7-node1", (string?)result["structuredContent"]!["machine"]!["name"]);
        }
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_patch_that_names_the_published_digest_approves_it(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var digest = await scenario.ApplyWorkflowAsync();
        await scenario.Kubectl.PatchStatusAsync("mcpworkflow", "get-machine",
            ApprovalOf(digest));
        await scenario.PhaseAsync("Active");
        await scenario.ServedAsync();
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_patch_that_names_another_digest_changes_nothing_and_says_why(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        await scenario.Kubectl.PatchStatusAsync("mcpworkflow", "get-machine",
            ApprovalOf($"v1:sha256:{new string('0', 64)}"));
        await scenario.PhaseAsync("Pending");
        Assert.Contains("digest", await scenario.WarningAsync("ApprovalDigestMismatch"), StringComparison.Ordinal);
        await scenario.ServedAsync(false);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task An_approval_object_approves_and_its_deletion_revokes(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var digest = await scenario.ApplyWorkflowAsync();
        await scenario.Kubectl.ApplyAsync(Manifests.Approval("get-machine-1", "get-machine", digest, "Approved"));
        await scenario.PhaseAsync("Active");
        await scenario.ServedAsync();

        (await scenario.Kubectl.RunAsync("delete", "mcpworkflowapproval", "get-machine-1")).Succeeded();
        await scenario.PhaseAsync("Pending");
        await scenario.ServedAsync(false);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_denial_beats_every_approval_of_the_same_digest(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var digest = await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.ServedAsync();
        await scenario.Kubectl.ApplyAsync(Manifests.Approval("denial", "get-machine", digest, "Denied"));
        await scenario.PhaseAsync("Rejected");
        await scenario.ServedAsync(false);
    }

    private static string ApprovalOf(string digest) => new JsonObject
    {
        ["status"] = new JsonObject { ["approval"] = new JsonObject { ["decision"] = "Approved", ["specDigest"] = digest } },
    }.ToJsonString();
}
