using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>Runs whose revision is denied while they are under way.</summary>
public sealed class DeniedRunTests : IAsyncLifetime
{
    private const string StartWaitFinish = """
        {
          "workflowId": "job", "targetRef": {"name": "api"}, "tool": {"name": "job"}, "inputs": {"type": "object"},
          "steps": [
            {"stepId": "start", "operation": {"method": "POST", "path": "/jobs"}, "outputs": {"job": "$response.body#/job"}},
            {"stepId": "wait", "operation": {"method": "GET", "path": "/jobs/1"}, "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
             "onFailure": [{"name": "notYet", "type": "retry", "retryAfter": 0.02, "retryLimit": 5000}],
             "onCancel": {"operation": {"method": "DELETE", "path": "/jobs/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.start.outputs.job"}]}},
            {"stepId": "finish", "operation": {"method": "PUT", "path": "/finished"}, "onFailure": [{"name": "instead", "type": "goto", "stepId": "other"}], "onSuccess": [{"name": "done", "type": "end"}]},
            {"stepId": "other", "operation": {"method": "POST", "path": "/other"}}]
        }
        """;

    private volatile string _state = "running";
    private TestUpstream _upstream = null!;
    private RunFixture _runs = null!;

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync(http => http.Response.WriteAsJsonAsync(new { job = "1", state = _state }));
        _runs = await RunFixture.StartAsync(_upstream.Url, StartWaitFinish);
    }

    public async Task DisposeAsync()
    {
        await _runs.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_denied_run_follows_what_it_began_and_changes_nothing_more()
    {
        var (executor, _) = _runs.Replica("a");
        var call = executor.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        _runs.Denial = "McpWorkflowApproval no-more";
        _state = "done";
        var result = await call;
        Assert.True(result.IsError);
        Assert.Contains($"The revision {_runs.Plan.SpecDigest} was denied by McpWorkflowApproval no-more", result.Text, StringComparison.Ordinal);
        Assert.Contains("Already done and not undone: start (POST /jobs, 200)", result.Text, StringComparison.Ordinal);
        Assert.Equal("Failed", _runs.Phase());
        Assert.Equal((0, 0), (_upstream.Count("PUT", "/finished"), _upstream.Count("POST", "/other")));
    }

    [Fact]
    public async Task A_denied_run_that_another_replica_takes_over_stops_there_too()
    {
        var (first, _) = _runs.Replica("a");
        var (_, resumer) = _runs.Replica("b");
        var call = first.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        first.Release();
        Assert.True((await call).GoesOn);
        _runs.Denial = "status.approval";
        _state = "done";
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        await Eventually.TrueAsync(() => _runs.Phase() == "Failed");
        Assert.Contains("was denied by status.approval", (string?)_runs.Run()!["status"]!["failure"], StringComparison.Ordinal);
        Assert.Equal(0, _upstream.Count("PUT", "/finished"));
    }

    [Fact]
    public async Task A_run_that_nobody_denies_goes_on_to_its_end()
    {
        _state = "done";
        var (executor, _) = _runs.Replica("a");
        Assert.False((await executor.CallAsync(_runs.Call(), CancellationToken.None)).IsError);
        Assert.Equal(1, _upstream.Count("PUT", "/finished"));
    }

    [Fact]
    public async Task What_ends_a_job_is_not_sent_for_a_denied_run()
    {
        var (executor, _) = _runs.Replica("a");
        _ = executor.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        _runs.Denial = "status.approval";
        executor.Cancel(_runs.Key());
        await Eventually.TrueAsync(() => _runs.Phase() == "Cancelled");
        Assert.Equal(0, _upstream.Count("DELETE", "/jobs/1"));
    }

    private Task PollingAsync() => Eventually.TrueAsync(() => _upstream.Count("GET", "/jobs/1") > 1 && _runs.Phase() == "Running");
}
