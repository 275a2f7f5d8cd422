using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Bad input is refused with the place and the remedy, and changes nothing.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class BadInputTests(ControlPlaneSet planes)
{
    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task An_unknown_phase_is_refused_by_the_api_server(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        var refusal = (await scenario.Kubectl.RunAsync(
            "patch", "mcpworkflow", "get-machine", "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Aproved"}}""")).Refused();
        Assert.Contains("status.phase: Unsupported value: \"Aproved\"", refusal, StringComparison.Ordinal);
        Assert.Contains("\"Approved\"", refusal, StringComparison.Ordinal);
        await scenario.PhaseAsync("Pending");
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task An_expression_that_names_a_missing_step_is_invalid_and_cannot_be_approved(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.Kubectl.ApplyAsync(Manifests.MissingStep("broken"));
        var status = await scenario.PhaseAsync("Invalid", "broken");
        var accepted = status["conditions"]!.AsArray().First(c => (string?)c!["type"] == "Accepted")!;
        Assert.Equal("False", (string?)accepted["status"]);
        Assert.Contains("spec.outputs.machines", (string?)accepted["message"], StringComparison.Ordinal);
        Assert.Contains("lst", (string?)accepted["message"], StringComparison.Ordinal);

        await scenario.ApproveByPhaseAsync("broken");
        await scenario.WarningAsync("ApprovalRefused", "broken");
        await scenario.PhaseAsync("Invalid", "broken");
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task Of_two_workflows_with_one_tool_name_the_older_is_served(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync("older");
        await scenario.ApproveByPhaseAsync("older");
        await scenario.PhaseAsync("Active", "older");
        // creationTimestamp counts whole seconds; the younger one has to be born in a later one.
        var born = (string)(await scenario.Kubectl.FindAsync("mcpworkflow", "older"))!["metadata"]!["creationTimestamp"]!;
        await Eventually.HoldsAsync("the next second", () => Task.FromResult(DateTimeOffset.UtcNow),
            now => now >= DateTimeOffset.Parse(born, System.Globalization.CultureInfo.InvariantCulture).AddSeconds(1));
        await scenario.ApplyWorkflowAsync("younger");
        await scenario.ApproveByPhaseAsync("younger");
        var status = await scenario.StatusAsync("younger", "a name conflict is reported",
            s => s["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "Ready" && (string?)c["reason"] == "NameConflict") == true);
        Assert.Contains("older", status["conditions"]!.ToJsonString(), StringComparison.Ordinal);
        await scenario.PhaseAsync("Active", "older");
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_failing_call_says_which_step_and_which_request(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.ServedAsync();
        await using var client = await TypeScriptClient.ConnectAsync("v2", scenario.Plane.Processes.McpUrl);
        var result = await client.CallAsync(scenario.Tool, new JsonObject { ["machineId"] = "no-such-id" });
        Assert.Equal(true, (bool?)result["isError"]);
        var text = (string)result["content"]![0]!["text"]!;
        Assert.Contains("get", text, StringComparison.Ordinal);
        Assert.Contains("GET /machines/no-such-id", text, StringComparison.Ordinal);
        Assert.Contains("422", text, StringComparison.Ordinal);
    }
}
