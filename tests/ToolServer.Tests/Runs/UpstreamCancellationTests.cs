using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>A job upstream that a cancelled call followed: what is sent to end it, and what is said of that.</summary>
public sealed class UpstreamCancellationTests : IAsyncLifetime
{
    private static readonly Caller Alice = new("alice", []);
    private readonly TaskCompletionSource _never = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile int _answerToDelete = 204;
    private volatile bool _postHangs;
    private TestUpstream _upstream = null!;
    private RunFixture _runs = null!;

    private int Ends => _upstream.Count("DELETE", "/jobs/1");

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync(async http =>
        {
            if (http.Request.Method == "DELETE")
            {
                http.Response.StatusCode = _answerToDelete;
                return;
            }
            if (_postHangs && http.Request.Method == "POST")
                await _never.Task.WaitAsync(http.RequestAborted);
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(http.Request.Method == "POST" ? """{"job": "1"}""" : """{"state": "running"}""");
        });
        _runs = await RunFixture.StartAsync(_upstream.Url);
    }

    public async Task DisposeAsync()
    {
        _never.TrySetResult();
        await _runs.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Theory]
    [InlineData(204, "The upstream confirmed the cancellation (DELETE /jobs/1 answered 204).", "Succeeded")]
    [InlineData(404, "The upstream knows the job no more (DELETE /jobs/1 answered 404).", "Failed")]
    [InlineData(409, "The upstream refused the cancellation (DELETE /jobs/1 answered 409): its job may go on.", "Failed")]
    public async Task A_cancelled_run_ends_the_job_that_it_follows_and_says_what_the_upstream_said(int status, string words, string outcome)
    {
        _answerToDelete = status;
        var (executor, _) = _runs.Replica("a");
        _ = executor.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        executor.Cancel(_runs.Key());
        await Eventually.TrueAsync(() => _runs.Phase() == "Cancelled");
        Assert.Equal(1, Ends);
        Assert.EndsWith(words, (string?)_runs.Run()!["status"]!["failure"], StringComparison.Ordinal);
        var last = _runs.Run()!["status"]!["steps"]!.AsArray()[^1]!;
        Assert.Equal("wait (cancel)", (string?)last["stepId"]);
        Assert.Equal(outcome, (string?)last["outcome"]);
    }

    [Fact]
    public async Task A_caller_who_cancels_a_call_without_a_record_ends_the_job_too()
    {
        _runs.Api.GoAway();
        var (executor, _) = _runs.Replica("a");
        using var cancel = new CancellationTokenSource();
        var call = executor.CallAsync(_runs.Call(), cancel.Token);
        await Eventually.TrueAsync(() => _upstream.Count("GET", "/jobs/1") > 1);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(1, Ends);
    }

    [Fact]
    public async Task A_call_that_is_cancelled_before_its_job_has_a_name_sends_nothing_for_it()
    {
        _postHangs = true;
        var (executor, _) = _runs.Replica("a");
        _ = executor.CallAsync(_runs.Call(), CancellationToken.None);
        await Eventually.TrueAsync(() => _upstream.Count("POST", "/jobs") == 1);
        executor.Cancel(_runs.Key());
        await Eventually.TrueAsync(() => _runs.Phase() == "Unknown");
        Assert.Equal(0, Ends);
    }

    [Fact]
    public async Task A_run_that_nobody_ran_when_its_end_was_asked_for_ends_its_job()
    {
        var (first, _) = _runs.Replica("a");
        var (_, resumer) = _runs.Replica("b");
        var call = first.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        first.Release();
        Assert.True((await call).GoesOn);
        Assert.Equal(0, Ends);
        await _runs.Book().CancelAsync(_runs.Key().ToString(), Alice, CancellationToken.None);
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        await Eventually.TrueAsync(() => _runs.Phase() == "Cancelled");
        Assert.Equal(1, Ends);
        Assert.Equal(1, _upstream.Count("POST", "/jobs"));
    }

    private Task PollingAsync() => Eventually.TrueAsync(() => _upstream.Count("GET", "/jobs/1") > 1 && _runs.Phase() == "Running");
}
