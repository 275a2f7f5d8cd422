using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Execution;

/// <summary>The timeout of a step that calls a workflow: over everything within, and the step's own failure when it is up.</summary>
public sealed class StepTimeoutTests : IAsyncDisposable
{
    private const string Inner = """
        {
          "workflowId": "inner", "targetRef": {"name": "api"}, "tool": {"name": "inner"},
          "steps": [{"stepId": "poll", "operation": {"method": "GET", "path": "/state"}, "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
                     "onFailure": [{"name": "notYet", "type": "retry", "retryAfter": WAIT, "retryLimit": 100000}], "outputs": {"state": "$response.body#/state"}}]
        }
        """;

    private const string Outer = """
        {
          "workflowId": "outer", "targetRef": {"name": "api"}, "tool": {"name": "outer"},
          "steps": [
            {"stepId": "call", "workflowId": "inner", "timeout": LIMIT, "onFailure": [{"name": "other", "type": "goto", "stepId": "rescue"}], "onSuccess": [{"name": "done", "type": "end"}]},
            {"stepId": "rescue", "operation": {"method": "GET", "path": "/rescue"}, "outputs": {"state": "$response.body#/state"}}]
        }
        """;

    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ExecutorFixture _fixture = new();

    public async ValueTask DisposeAsync()
    {
        _never.TrySetResult();
        await _fixture.DisposeAsync();
    }

    [Theory]
    [InlineData("running", "0.01", 200, "rescued")]
    [InlineData("running", "60", 5000, "rescued")]
    [InlineData("hang", "0.01", 200, "rescued")]
    [InlineData("done", "0.01", 60000, "done")]
    public async Task When_the_time_is_up_the_calling_step_fails_and_its_actions_are_taken(string state, string wait, int limit, string end)
    {
        await using var api = await UpstreamAsync(state);

        var result = await _fixture.RunAsync(Plan(Outer, wait, limit));

        Assert.False(result.IsError, result.Text);
        Assert.Equal(end, (string?)result.Structured!["state"]);
    }

    [Fact]
    public async Task Without_an_action_the_error_names_the_step_whose_time_was_up()
    {
        await using var api = await UpstreamAsync("hang");

        var result = await _fixture.RunAsync(Plan(Outer.Replace("\"onFailure\": [{\"name\": \"other\", \"type\": \"goto\", \"stepId\": \"rescue\"}], ", "", StringComparison.Ordinal), "1", 200));

        Assert.True(result.IsError);
        Assert.Contains("The time of 0.2 s that step 'call' may take was up", result.Text, StringComparison.Ordinal);
        Assert.StartsWith("Step 'call > poll' failed", result.Text, StringComparison.Ordinal);
    }

    private static WorkflowPlan Plan(string outer, string wait, int limit) => ExecutorFixture.Plan(outer.Replace("LIMIT", $"{limit}", StringComparison.Ordinal))
        .LinkedTo(new Dictionary<string, WorkflowPlan> { ["inner"] = ExecutorFixture.Plan(Inner.Replace("WAIT", wait, StringComparison.Ordinal)) });

    private async Task<TestUpstream> UpstreamAsync(string state)
    {
        var api = await TestUpstream.StartAsync(async http =>
        {
            if (http.Request.Path == "/rescue")
                await http.Response.WriteAsJsonAsync(new { state = "rescued" });
            else if (state == "hang")
                await _never.Task.WaitAsync(http.RequestAborted);
            else
                await http.Response.WriteAsJsonAsync(new { state });
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(api.Url));
        return api;
    }
}
