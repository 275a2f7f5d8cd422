using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>kill -9 at any moment, and a start, end in the same state as without the kill.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class CrashTests(ControlPlaneSet planes)
{
    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task What_is_approved_while_the_operator_is_dead_takes_effect_when_it_is_back(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        await scenario.Plane.Processes.Operator.KillAsync();
        try
        {
            await scenario.ApproveByPhaseAsync();
            await scenario.ServedAsync(false);
        }
        finally
        {
            scenario.Plane.Processes.StartOperator();
        }
        await scenario.PhaseAsync("Active");
        await scenario.ServedAsync();
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task An_operator_killed_right_after_the_patch_leaves_nothing_half_done(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var digest = await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.Plane.Processes.Operator.KillAsync();
        scenario.Plane.Processes.StartOperator();
        var status = await scenario.PhaseAsync("Active");
        Assert.Equal(digest, (string?)status["approval"]!["specDigest"]);
        await scenario.ServedAsync();
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_tool_server_killed_serves_the_same_tools_when_it_is_back(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.PhaseAsync("Active");
        await scenario.Plane.Processes.ToolServer.KillAsync();
        await scenario.Plane.Processes.StartToolServerAsync();
        await scenario.ServedAsync();
        await scenario.PhaseAsync("Active");
    }
}
