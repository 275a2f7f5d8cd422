using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>Runs over real HTTP, to an API server and to an upstream that counts.</summary>
public sealed class DurableRunTests : IAsyncLifetime
{
    private static readonly Caller Alice = new("alice", []);
    private readonly TaskCompletionSource _postMayAnswer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string _state = "running";
    private volatile bool _postHangs;
    private TestUpstream _upstream = null!;
    private RunFixture _runs = null!;

    private int Starts => _upstream.Count("POST", "/jobs");

    public async Task InitializeAsync()
    {
        _upstream = await TestUpstream.StartAsync(async http =>
        {
            http.Response.ContentType = "application/json";
            if (http.Request.Method == "POST")
            {
                if (_postHangs)
                    await _postMayAnswer.Task.WaitAsync(http.RequestAborted);
                await http.Response.WriteAsync("""{"job": "1"}""");
                return;
            }
            await http.Response.WriteAsync($$"""{"state": "{{_state}}", "percent": 40, "took": 3, "token": "t0ps3cret"}""");
        });
        _runs = await RunFixture.StartAsync(_upstream.Url);
    }

    public async Task DisposeAsync()
    {
        _postMayAnswer.TrySetResult();
        await _runs.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task A_run_is_recorded_with_its_steps_and_its_result_and_shows_no_secret()
    {
        var (executor, _) = _runs.Replica("a");
        var call = executor.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        Assert.Equal("Running", _runs.Phase());
        Assert.Equal("a", (string?)_runs.Run()!["status"]!["owner"]!["replica"]);
        _state = "done";
        var result = await call;
        Assert.False(result.IsError, result.Text);
        Assert.Equal($"ns/{_runs.Key().Name}", result.RunId);

        var run = _runs.Run()!;
        Assert.Equal("Succeeded", _runs.Phase());
        Assert.Null(run["status"]!["owner"]);
        Assert.Equal("""{"id":"a","password":"[redacted]"}""", (string?)run["spec"]!["inputs"]);
        Assert.Equal("""{"took":3,"token":"[redacted]"}""", (string?)run["status"]!["result"]);
        Assert.Equal("start", (string?)run["status"]!["steps"]![0]!["stepId"]);
        Assert.Equal("True", Condition(run, "Complete"));
        Assert.DoesNotContain("hunter22", run.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain("t0ps3cret", run.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Its_caller_reads_the_whole_result_and_nobody_else_anything()
    {
        _state = "done";
        var (executor, _) = _runs.Replica("a");
        var id = (await executor.CallAsync(_runs.Call(), CancellationToken.None)).RunId!;
        var view = await _runs.Book().FindAsync(id, Alice, CancellationToken.None);
        Assert.Equal("t0ps3cret", (string?)view!.Result!.Structured!["token"]);
        Assert.Null(await _runs.Book().FindAsync(id, new("mallory", []), CancellationToken.None));
        Assert.Null(await _runs.Book().CancelAsync(id, new("mallory", []), CancellationToken.None));
        Assert.Null(await _runs.Book().FindAsync("ns/../secrets/x", Alice, CancellationToken.None));

        _runs.Keys = RunKeys.One("other");
        Assert.Equal("[redacted]", (string?)(await _runs.Book().FindAsync(id, Alice, CancellationToken.None))!.Result!.Structured!["token"]);
    }

    [Fact]
    public async Task Another_replica_goes_on_where_the_first_was_and_starts_nothing_twice()
    {
        var (_, resumer, call) = await PollingOnAsync();
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        Assert.Equal("b", (string?)_runs.Run()!["status"]!["owner"]!["replica"]);
        var lost = await call; // it notices with its next write
        Assert.True(lost.GoesOn);
        Assert.Contains(_runs.Key().ToString(), lost.Text, StringComparison.Ordinal);

        _state = "done";
        await Eventually.TrueAsync(() => _runs.Phase() == "Succeeded");
        Assert.Equal(1, Starts);
        Assert.Equal(1, (int?)_runs.Run()!["status"]!["takeovers"]);
        Assert.Equal("t0ps3cret", (string?)(await _runs.Book().FindAsync(_runs.Key().ToString(), Alice, CancellationToken.None))!.Result!.Structured!["token"]);
    }

    [Fact]
    public async Task Of_two_replicas_that_take_a_run_over_one_gets_it()
    {
        var (first, _) = _runs.Replica("a");
        _ = first.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        var others = Enumerable.Range(0, 4).Select(i => _runs.Replica($"b{i}")).ToArray();
        await Task.WhenAll(others.Select(o => o.Resumer.TakeOverAsync(_runs.Key(), CancellationToken.None)));
        await Eventually.TrueAsync(() => others.Count(o => o.Executor.Count > 0) == 1);
        _state = "done";
        await Eventually.TrueAsync(() => _runs.Phase() == "Succeeded");
        Assert.Equal(1, Starts);
    }

    [Fact]
    public async Task A_request_in_flight_when_its_process_is_lost_is_never_sent_again()
    {
        _postHangs = true;
        var (first, _) = _runs.Replica("a");
        var (_, resumer) = _runs.Replica("b");
        _ = first.CallAsync(_runs.Call(), CancellationToken.None);
        await Eventually.TrueAsync(() => Starts == 1);
        Assert.Equal("POST /jobs", (string?)_runs.Run()!["status"]!["sending"]!["request"]);
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        await Eventually.TrueAsync(() => _runs.Phase() == "Unknown");
        Assert.Equal(1, Starts);
        Assert.Contains("Outcome unknown", (string?)_runs.Run()!["status"]!["failure"], StringComparison.Ordinal);
        Assert.Equal("Unknown", (string?)_runs.Run()!["status"]!["steps"]![0]!["outcome"]);
    }

    [Fact]
    public async Task A_stopping_replica_hands_its_runs_over()
    {
        var (first, resumer, call) = await PollingOnAsync();
        first.Release();
        Assert.True((await call).GoesOn);
        Assert.Null(_runs.Run()!["status"]!["owner"]);
        Assert.Equal("Running", _runs.Phase());
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        _state = "done";
        await Eventually.TrueAsync(() => _runs.Phase() == "Succeeded");
        Assert.Equal(1, Starts);
    }

    [Fact]
    public async Task A_stopping_replica_waits_for_the_answer_to_what_must_not_be_repeated()
    {
        _postHangs = true;
        var (first, _) = _runs.Replica("a");
        var call = first.CallAsync(_runs.Call(), CancellationToken.None);
        await Eventually.TrueAsync(() => Starts == 1);
        first.Release();
        _postMayAnswer.SetResult();
        Assert.True((await call).GoesOn);
        Assert.Null(_runs.Run()!["status"]!["sending"]);
        Assert.Equal("Succeeded", (string?)_runs.Run()!["status"]!["steps"]![0]!["outcome"]);
    }

    [Fact]
    public async Task A_caller_who_leaves_does_not_end_a_run_and_one_who_cancels_does()
    {
        var (executor, _) = _runs.Replica("a");
        using var gone = new CancellationTokenSource();
        var call = executor.CallAsync(_runs.Call() with { Departure = gone.Token }, CancellationToken.None);
        await PollingAsync();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal("Running", _runs.Phase());
        executor.Cancel(_runs.Key());
        await Eventually.TrueAsync(() => _runs.Phase() == "Cancelled");
    }

    [Fact]
    public async Task A_run_whose_end_was_asked_for_while_nobody_ran_it_is_not_gone_on_with()
    {
        var resumer = await HandedOverAsync();
        await _runs.Book().CancelAsync(_runs.Key().ToString(), Alice, CancellationToken.None);
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        await Eventually.TrueAsync(() => _runs.Phase() == "Cancelled");
    }

    [Fact]
    public async Task Without_a_key_a_run_says_that_it_cannot_be_resumed_and_ends_with_its_process()
    {
        _runs.Keys = RunKeyRing.Of(null);
        var (_, resumer, call) = await PollingOnAsync();
        Assert.Equal("False", Condition(_runs.Run()!, "Resumable"));
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        await Eventually.TrueAsync(() => _runs.Phase() == "Failed");
        Assert.Contains("status.steps says what was done", (string?)_runs.Run()!["status"]!["failure"], StringComparison.Ordinal);
        await call;
    }

    [Fact]
    public async Task A_changed_checkpoint_is_not_run()
    {
        var resumer = await HandedOverAsync();
        var run = _runs.Run()!;
        run["spec"]!["specDigest"] = "v1:sha256:" + new string('0', 64);
        _runs.Api.Put("mcpworkflowruns", run);
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        await Eventually.TrueAsync(() => _runs.Phase() == "Failed");
        Assert.Equal(1, Starts);
    }

    [Fact]
    public async Task A_promised_run_is_there_before_anything_is_sent()
    {
        _postHangs = true;
        var (executor, _) = _runs.Replica("a");
        var start = await executor.StartAsync(_runs.Call(), CancellationToken.None);
        Assert.NotNull(await _runs.Book().FindAsync(start.Run.ToString()!, Alice, CancellationToken.None));
        _postMayAnswer.SetResult();
        _state = "done";
        Assert.False((await start.Ended).IsError);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_make_no_run()
    {
        var (executor, _) = _runs.Replica("a");
        var start = await executor.StartAsync(_runs.Call("""{"id": 7}"""), CancellationToken.None);
        Assert.Null(start.Run);
        Assert.Equal("id", (await start.Ended).InvalidArgument);
        Assert.DoesNotContain(_runs.Api.Requests, r => r.Contains("mcpworkflowruns", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancellation_between_the_record_and_its_first_word_leaves_nothing_to_go_on_with()
    {
        var (executor, _) = _runs.Replica("a");
        var (_, resumer) = _runs.Replica("b");
        _postHangs = true;
        using var cancel = new CancellationTokenSource();
        var call = executor.CallAsync(_runs.Call(), cancel.Token);
        await Eventually.TrueAsync(() => _runs.Api.Requests.Any(r => r.StartsWith("POST", StringComparison.Ordinal) && r.Contains("mcpworkflowruns", StringComparison.Ordinal)));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Eventually.TrueAsync(() => _runs.Phase() is "Cancelled" or "Unknown");
        await resumer.TakeOverAsync(_runs.Key(), CancellationToken.None);
        Assert.InRange(Starts, 0, 1);
    }

    [Fact]
    public async Task While_the_API_server_is_away_a_call_runs_without_a_record_but_none_is_promised()
    {
        _runs.Api.GoAway();
        _state = "done";
        var (executor, _) = _runs.Replica("a");
        var result = await executor.CallAsync(_runs.Call(), CancellationToken.None);
        Assert.False(result.IsError, result.Text);
        Assert.Null(result.RunId);
        var start = await executor.StartAsync(_runs.Call(), CancellationToken.None);
        Assert.Null(start.Run);
        Assert.Contains("Nothing was sent", (await start.Ended).Text, StringComparison.Ordinal);
        Assert.Equal(1, Starts);
    }

    /// <summary>A call that polls its job on one replica, and another replica that may take it over.</summary>
    private async Task<(DurableToolExecutor First, RunResumer Second, Task<ToolCallResult> Call)> PollingOnAsync()
    {
        var (first, _) = _runs.Replica("a");
        var (_, resumer) = _runs.Replica("b");
        var call = first.CallAsync(_runs.Call(), CancellationToken.None);
        await PollingAsync();
        return (first, resumer, call);
    }

    /// <summary>The replica that may take over a call which another has handed over while it polled.</summary>
    private async Task<RunResumer> HandedOverAsync()
    {
        var (first, resumer, call) = await PollingOnAsync();
        first.Release();
        await call;
        return resumer;
    }

    private Task PollingAsync() => Eventually.TrueAsync(
        () => _upstream.Count("GET", "/jobs/1") > 1 && _runs.Run()?["status"]?["steps"] is JsonArray { Count: > 0 } && _runs.Run()!["status"]!["sending"] is null);

    private static string? Condition(JsonObject run, string type) =>
        (string?)run["status"]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == type)!["status"];
}
