using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Execution;

public sealed class SimulatedUpstreamTests : IAsyncDisposable
{
    private readonly ExecutorFixture _fixture = new();

    public SimulatedUpstreamTests() => _fixture.Targets.Put(new McpTargetSpec { BaseUrl = "http://127.0.0.1:1", Executor = "Simulated" });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_simulated_target_answers_every_step_from_the_workflow_and_sends_nothing()
    {
        var plan = ExecutorFixture.Plan(Specs.LookUpAndAct);

        var first = await _fixture.RunAsync(plan, """{"name":"x"}""");
        var second = await _fixture.RunAsync(plan, """{"name":"x"}""");

        // Nothing listens on port 1: had anything been sent, the call would have failed.
        Assert.False(first.IsError, first.Text);
        Assert.Equal("""{"task":"/tasks/42","state":"On"}""", first.Structured!.ToJsonString());
        Assert.Equal(first.Text, second.Text);
        Assert.Equal([200, 202], first.Trace.Select(step => step.StatusCode));
    }

    [Theory]
    [InlineData("$statusCode == 418")]
    [InlineData("$statusCode >= 300 && $statusCode < 400")]
    [InlineData("$response.body#/PowerState == 'On'")]
    [InlineData("$response.body#/Members/0/Count > 3")]
    [InlineData("$response.body#/ready == true && $statusCode == 201")]
    [InlineData("$response.header.ETag == 'abc'")]
    [InlineData("$response.body#/state != 'failed'")]
    public async Task An_answer_is_made_up_that_meets_the_success_criteria(string condition)
    {
        var plan = ExecutorFixture.Plan($$"""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/"}, "successCriteria": [{"condition": "{{condition}}"}]}]}
            """);

        var result = await _fixture.RunAsync(plan);

        Assert.False(result.IsError, result.Text);
    }

    [Fact]
    public async Task Criteria_that_no_made_up_answer_meets_are_said_and_not_passed_over()
    {
        var plan = ExecutorFixture.Plan("""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/"},
               "successCriteria": [{"context": "$response.body#/id", "type": "regex", "condition": "^[a-f]{40}$"}]}]}
            """);

        var result = await _fixture.RunAsync(plan);

        Assert.True(result.IsError);
        Assert.Contains("simulated", result.Text, StringComparison.Ordinal);
    }
}
