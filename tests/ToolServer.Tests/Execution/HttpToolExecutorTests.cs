using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Execution;

public sealed class HttpToolExecutorTests : IAsyncDisposable
{
    private readonly ExecutorFixture _fixture = new();
    private readonly WorkflowPlan _plan = ExecutorFixture.Plan(Specs.LookUpAndAct);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_workflow_runs_its_steps_in_order_and_gives_its_outputs()
    {
        await using var upstream = await ThingsAsync();
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url + "/base"));

        var result = await _fixture.RunAsync(_plan, """{"name":"a b"}""");

        Assert.False(result.IsError, result.Text);
        Assert.Equal("""{"task":"/tasks/1","state":"On"}""", result.Structured!.ToJsonString());
        Assert.Equal(result.Structured.ToJsonString(), JsonElement.Parse(result.Text).GetRawText());
        Assert.Equal(["GET /base/things?name=a%20b", "POST /base/things/7/restart"], upstream.Seen.Select(seen => $"{seen.Method} {seen.Target}"));
        Assert.Equal("""{"how":"gracefully","name":"a b"}""", upstream.Seen[1].Body);
        Assert.Equal(["find", "act"], result.Trace.Select(step => step.StepId));
    }

    [Fact]
    public async Task The_same_revision_and_inputs_send_the_same_bytes_in_the_same_order_under_parallel_load()
    {
        await using var upstream = await ThingsAsync();
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxConcurrent = 16 }, Timeouts = new TargetTimeouts { Call = "5m" } });

        var results = await Task.WhenAll(Enumerable.Range(0, 1000).Select(_ => _fixture.RunAsync(_plan, """{"name":"x"}""")));

        Assert.All(results, result => Assert.False(result.IsError, result.Text));
        Assert.Equal(2000, upstream.Seen.Count);
        Assert.Equal(2, upstream.Seen.Select(seen => seen.Wire).Distinct().Count());
    }

    [Fact]
    public async Task A_failed_step_says_which_step_which_request_what_came_back_and_what_was_done()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Method == "GET")
            {
                await context.Response.WriteAsJsonAsync(new[] { new { id = 7, state = "On" } });
                return;
            }

            context.Response.StatusCode = 409;
            await context.Response.WriteAsJsonAsync(new { error = "the thing is locked by maintenance" });
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.RunAsync(_plan, """{"name":"x"}""");

        Assert.True(result.IsError);
        Assert.Null(result.Structured);
        Assert.Contains("'act'", result.Text, StringComparison.Ordinal);
        Assert.Contains("POST /things/7/restart", result.Text, StringComparison.Ordinal);
        Assert.Contains("409", result.Text, StringComparison.Ordinal);
        Assert.Contains("locked by maintenance", result.Text, StringComparison.Ordinal);
        Assert.False(result.OutcomeUnknown);
    }

    [Fact]
    public async Task A_lost_answer_to_a_POST_is_reported_as_unknown_and_the_upstream_has_counted_one()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Method == "POST")
                context.Abort();
            else
                await context.Response.WriteAsJsonAsync(new[] { new { id = 7, state = "On" } });
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.RunAsync(_plan, """{"name":"x"}""");

        Assert.True(result.IsError);
        Assert.True(result.OutcomeUnknown);
        Assert.Contains("Outcome unknown", result.Text, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(1, upstream.Count("POST", "/things/7/restart"));
        Assert.Contains(await _fixture.AuditAsync(), line => Text(line, "event") == "call" && Text(line, "outcome") == "unknown");
    }

    [Fact]
    public async Task A_call_ends_when_its_time_is_up_even_while_it_waits_to_try_a_step_again()
    {
        var plan = ExecutorFixture.Plan("""
            {"workflowId": "poll", "targetRef": {"name": "api"}, "tool": {"name": "poll", "description": "Polls."},
             "steps": [{"stepId": "poll", "operation": {"method": "GET", "path": "/task"},
               "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
               "onFailure": [{"name": "again", "type": "retry", "retryAfter": 0.05, "retryLimit": 1000}]}]}
            """);
        await using var upstream = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { state = "running" }));
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Timeouts = new TargetTimeouts { Call = "400ms" } });
        var updates = new List<ProgressUpdate>();

        var result = await _fixture.Executor.CallAsync(
            ExecutorFixture.Call(plan) with
            {
                Progress = update =>
                {
                    updates.Add(update);
                    return ValueTask.CompletedTask;
                }
            },
            CancellationToken.None);

        Assert.True(result.IsError);
        Assert.Contains("spec.timeouts.call", result.Text, StringComparison.Ordinal);
        Assert.True(upstream.Seen.Count >= 2);
        Assert.Contains(updates, update => update.Message.StartsWith("Step 1 of 1, poll: GET /task", StringComparison.Ordinal));
        Assert.Contains(updates, update => update.Message.StartsWith("Waiting 0.05 s", StringComparison.Ordinal));
        Assert.Equal(updates.Select(update => update.Progress).Order(), updates.Select(update => update.Progress));
        Assert.Equal(updates.Count, updates.Select(update => update.Progress).Distinct().Count());
    }

    [Fact]
    public async Task A_cancelled_call_throws_and_leaves_its_lines_in_the_audit_log()
    {
        var received = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            received.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        using var caller = new CancellationTokenSource();

        var calling = _fixture.Executor.CallAsync(ExecutorFixture.Call(_plan, """{"name":"x"}"""), caller.Token);
        await received.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
        var lines = await _fixture.AuditAsync();
        Assert.Equal(["step", "call"], lines.Select(line => Text(line, "event")));
        Assert.Equal("cancelled", Text(lines[1], "outcome"));
    }

    [Fact]
    public async Task A_missing_target_or_Secret_is_named_and_nothing_is_sent()
    {
        var missing = await _fixture.RunAsync(_plan, """{"name":"x"}""");
        Assert.Contains("McpTarget ns/api does not exist", missing.Text, StringComparison.Ordinal);

        _fixture.Targets.Put(UpstreamFixture.Spec("http://127.0.0.1:1") with
        {
            Credentials = new TargetCredentials { Type = "basic", SecretRef = new SecretReference { Name = "login" } },
        });
        var noSecret = await _fixture.RunAsync(_plan, """{"name":"x"}""");
        Assert.Contains("Secret ns/login", noSecret.Text, StringComparison.Ordinal);

        _fixture.Targets.PutSecret("login", ("username", "root"));
        var noKey = await _fixture.RunAsync(_plan, """{"name":"x"}""");
        Assert.Contains("Secret ns/login has no key password", noKey.Text, StringComparison.Ordinal);
        Assert.All([missing, noSecret, noKey], result => Assert.True(result.IsError));
    }

    [Fact]
    public async Task Arguments_that_are_no_object_are_refused()
    {
        var result = await _fixture.RunAsync(_plan, "[1]");

        Assert.True(result.IsError);
        Assert.Equal("", result.InvalidArgument);
    }

    [Theory]
    [InlineData("""{"name":7}""", "name")]
    [InlineData("{}", "")]
    public async Task Arguments_that_do_not_fit_the_inputs_schema_are_refused_by_name_and_nothing_is_sent(string arguments, string path)
    {
        await using var upstream = await ThingsAsync();
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.RunAsync(_plan, arguments);

        Assert.True(result.IsError);
        Assert.Equal(path, result.InvalidArgument);
        Assert.Contains("name", result.Text, StringComparison.Ordinal);
        Assert.Empty(upstream.Seen);
        Assert.Equal("invalid", Text((await _fixture.AuditAsync()).Single(), "outcome"));
    }

    [Fact]
    public async Task Secret_values_never_come_back_in_a_result_an_error_or_the_audit_log()
    {
        const string Canary = "canary/secret+1";
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            // An upstream that gives back everything it was sent, credentials included.
            var echo = string.Join(' ', context.Request.Headers.Select(header => $"{header.Key}={header.Value}"));
            if (context.Request.Method == "GET")
            {
                await context.Response.WriteAsJsonAsync(new[] { new { id = "7", state = echo } });
                return;
            }

            context.Response.StatusCode = ((string)context.Items["body"]!).Contains("canary", StringComparison.Ordinal) ? 500 : 202;
            context.Response.Headers.Location = $"/tasks/{Uri.EscapeDataString(Canary)}";
            await context.Response.WriteAsJsonAsync(new { error = $"{echo} {Canary}", body = context.Items["body"] });
        });
        _fixture.Targets
            .Put(UpstreamFixture.Spec(upstream.Url) with
            {
                Credentials = new TargetCredentials { Type = "basic", SecretRef = new SecretReference { Name = "login" } },
            })
            .PutSecret("login", ("username", "root"), ("password", Canary));

        var good = await _fixture.RunAsync(_plan, """{"name":"x","password":"argument-canary"}""");
        var bad = await _fixture.RunAsync(_plan, """{"name":"canary/secret+1","password":"argument-canary"}""");

        Assert.False(good.IsError, good.Text);
        Assert.True(bad.IsError);
        Assert.Contains("[redacted]", good.Text, StringComparison.Ordinal);
        Assert.Contains("[redacted]", bad.Text, StringComparison.Ordinal);
        var everything = string.Join('\n', good.Text, good.Structured!.ToJsonString(), bad.Text, string.Join('\n', good.Trace.Concat(bad.Trace)), await _fixture.AuditTextAsync());
        var basic = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"root:{Canary}"));
        foreach (var form in new[] { Canary, Uri.EscapeDataString(Canary), basic, "argument-canary" })
            Assert.DoesNotContain(form, everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_and_each_of_its_steps_is_a_line_of_the_audit_log()
    {
        await using var upstream = await ThingsAsync();
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        await _fixture.Executor.CallAsync(
            ExecutorFixture.Call(_plan, """{"name":"x","password":"hunter22"}""") with { Trace = new("4bf92f3577b34da6a3ce929d0e0e4736") }, CancellationToken.None);

        var lines = await _fixture.AuditAsync();
        Assert.Equal(["step", "step", "call"], lines.Select(line => Text(line, "event")));
        Assert.Single(lines.Select(line => Text(line, "callId")).Distinct());
        var call = lines[2];
        Assert.Equal("tester", Text(call, "caller"));
        Assert.Equal("restart", Text(call, "tool"));
        Assert.Equal("ns/workflow", Text(call, "workflow"));
        Assert.Equal(_plan.SpecDigest, Text(call, "specDigest"));
        Assert.Equal("ns/api", Text(call, "target"));
        Assert.Equal("succeeded", Text(call, "outcome"));
        Assert.Equal("4bf92f3577b34da6a3ce929d0e0e4736", Text(call, "traceId"));
        Assert.Equal("""{"name":"x","password":"[redacted]"}""", call.GetProperty("inputs").GetRawText());
        Assert.True(call.GetProperty("durationMs").GetDouble() > 0);
        Assert.Equal("POST /things/7/restart", Text(lines[1], "request"));
        Assert.Equal(202, lines[1].GetProperty("status").GetInt32());
        Assert.Equal(1, lines[1].GetProperty("attempts").GetInt32());
    }

    [Fact]
    public async Task Nothing_is_sent_when_the_audit_log_fails_closed_and_cannot_be_written()
    {
        await using var upstream = await ThingsAsync();
        await using var audit = new AuditLog(new BrokenStream(), new AuditOptions { FailClosed = true }, NullLoggerFactory.Instance);
        await using var executor = new HttpToolExecutor(
            _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url)), audit, NullLoggerFactory.Instance);

        var result = await executor.CallAsync(ExecutorFixture.Call(_plan, """{"name":"x"}"""), CancellationToken.None);

        Assert.True(result.IsError);
        Assert.Contains("audit log", result.Text, StringComparison.Ordinal);
        Assert.Empty(upstream.Seen);
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Task<TestUpstream> ThingsAsync() => TestUpstream.StartAsync(async context =>
    {
        if (context.Request.Method == "GET")
        {
            await context.Response.WriteAsJsonAsync(new[] { new { id = 7, state = "On" } });
            return;
        }

        context.Response.StatusCode = 202;
        context.Response.Headers.Location = "/tasks/1";
    });
}
