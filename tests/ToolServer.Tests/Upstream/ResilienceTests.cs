using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class ResilienceTests : IAsyncDisposable
{
    private readonly UpstreamFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_transient_answer_to_a_GET_is_tried_again_until_it_is_gone(int status)
    {
        var left = 2;
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Decrement(ref left) >= 0 ? status : 200;
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.GetAsync();

        Assert.Equal(200, result.Response!.StatusCode);
        Assert.Equal(3, result.Attempts);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(409)]
    [InlineData(501)]
    public async Task An_answer_that_would_be_the_same_again_is_not_tried_again(int status)
    {
        await using var upstream = await AnsweringAsync(status);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        Assert.Equal(status, (await _fixture.GetAsync()).Response!.StatusCode);
        Assert.Single(upstream.Seen);
    }

    [Theory]
    [InlineData(500, null, 5)]
    [InlineData(503, null, 8)]
    [InlineData(500, 6, 6)]
    [InlineData(503, 6, 6)]
    [InlineData(500, 2, 2)]
    public async Task What_tends_to_last_is_tried_less_often_unless_the_target_says_how_often(int status, int? maxAttempts, int expected)
    {
        await using var upstream = await AnsweringAsync(status);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Retry = new TargetRetry { MaxAttempts = maxAttempts, BaseDelay = "1ms" } });

        Assert.Equal(status, (await _fixture.GetAsync()).Response!.StatusCode);
        Assert.Equal(expected, upstream.Seen.Count);
    }

    [Fact]
    public async Task After_the_last_attempt_the_upstreams_own_answer_is_the_result()
    {
        await using var upstream = await AnsweringAsync(503);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Retry = new TargetRetry { MaxAttempts = 3, BaseDelay = "1ms" } });

        var result = await _fixture.GetAsync();

        Assert.Equal(503, result.Response!.StatusCode);
        Assert.Equal(3, upstream.Seen.Count);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_transient_answer_to_a_request_that_is_not_repeatable_is_handed_back_at_once(string method)
    {
        await using var upstream = await AnsweringAsync(503);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        Assert.Equal(503, (await _fixture.SendAsync(UpstreamFixture.Request(method, "/", "{}"))).Response!.StatusCode);
        Assert.Single(upstream.Seen);
    }

    [Theory]
    [InlineData("{\"a\":1}")]
    [InlineData(null)]
    public async Task A_POST_whose_answer_is_lost_is_sent_once_and_its_outcome_is_unknown(string? body)
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            // The first request leaves a connection behind that the second reuses: there the transport would send again by itself.
            if (context.Request.Path == "/act")
                context.Abort();
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(200, (await _fixture.GetAsync("/warm")).Response!.StatusCode);

            var result = await _fixture.PostAsync("/act", body);

            Assert.Equal(UpstreamFailureKind.Lost, result.Failure!.Kind);
            Assert.True(result.Failure.OutcomeUnknown);
            Assert.Equal(i + 1, upstream.Count("POST", "/act"));
            if (i % 2 == 1)
                _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxConcurrent = 10 + i } });
        }
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PATCH")]
    public async Task A_request_without_a_body_on_a_reused_connection_that_ends_in_silence_is_sent_once(string method)
    {
        // For a request without content the transport takes such an end for an idle connection's and sends it again by itself.
        await using var upstream = RawServer.HangingUp();
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        await _fixture.GetAsync();

        var result = await _fixture.SendAsync(UpstreamFixture.Request(method, "/act"));

        Assert.Equal(UpstreamFailureKind.Lost, result.Failure!.Kind);
        Assert.True(result.Failure.OutcomeUnknown);
        Assert.Equal(["GET", method], upstream.Seen.Select(request => request.Method));
    }

    [Theory]
    [InlineData("lost", true)]
    [InlineData("502", true)]
    [InlineData("503", false)]
    public async Task An_answer_tells_whether_an_earlier_one_was_lost(string first, bool expected)
    {
        var sent = 0;
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 404;
            if (Interlocked.Increment(ref sent) > 1)
                return Task.CompletedTask;
            if (first == "lost")
                context.Abort();
            else
                context.Response.StatusCode = int.Parse(first, System.Globalization.CultureInfo.InvariantCulture);
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.SendAsync(UpstreamFixture.Request("DELETE", "/thing"));

        Assert.Equal(404, result.Response!.StatusCode);
        Assert.Equal(expected, result.Response.AfterLostAnswer);
    }

    [Fact]
    public async Task A_POST_that_is_declared_repeatable_is_sent_again_when_its_answer_is_lost()
    {
        var left = 2;
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            if (Interlocked.Decrement(ref left) >= 0)
                context.Abort();
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.SendAsync(UpstreamFixture.Request("POST", "/act", "{}", repeatable: true));

        Assert.Equal(200, result.Response!.StatusCode);
        Assert.Equal(3, upstream.Seen.Count);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_in_the_middle_of_its_body_is_lost_and_a_GET_is_sent_again()
    {
        var left = 1;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.ContentLength = 10;
            await context.Response.WriteAsync("12345");
            await context.Response.Body.FlushAsync();
            if (Interlocked.Decrement(ref left) >= 0)
                context.Abort();
            else
                await context.Response.WriteAsync("67890");
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.GetAsync();

        Assert.Equal("1234567890"u8.ToArray(), result.Response!.Body.ToArray());
        Assert.Equal(2, result.Attempts);
    }

    [Fact]
    public async Task A_failure_to_connect_is_tried_again_for_a_POST_too_because_nothing_was_sent()
    {
        var port = TestUpstream.FreePort();
        _fixture.Targets.Put(UpstreamFixture.Spec($"http://127.0.0.1:{port}"));

        var result = await _fixture.PostAsync();

        Assert.Equal(UpstreamFailureKind.Connect, result.Failure!.Kind);
        Assert.False(result.Failure.OutcomeUnknown);
        Assert.Equal(5, result.Attempts);
    }

    [Fact]
    public async Task A_POST_that_is_not_answered_in_time_is_not_sent_again()
    {
        await using var upstream = await TestUpstream.StartAsync(context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted));
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var result = await _fixture.SendAsync(UpstreamFixture.Request("POST", "/", "{}") with { Timeout = TimeSpan.FromMilliseconds(300) });

        Assert.Equal(UpstreamFailureKind.Timeout, result.Failure!.Kind);
        Assert.True(result.Failure.OutcomeUnknown);
        Assert.Single(upstream.Seen);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Retry_After_is_waited_for_in_both_its_forms(bool asDate)
    {
        var left = 1;
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            if (Interlocked.Decrement(ref left) >= 0)
            {
                context.Response.StatusCode = 503;
                // A date has whole seconds: two ahead are at least one.
                context.Response.Headers.RetryAfter = asDate ? DateTimeOffset.UtcNow.AddSeconds(2).ToString("R") : "1";
            }

            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        var watch = Stopwatch.StartNew();

        var result = await _fixture.GetAsync();

        Assert.Equal(200, result.Response!.StatusCode);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.9), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task A_Retry_After_beyond_the_calls_time_is_not_waited_for()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        Assert.Equal(429, (await _fixture.GetAsync()).Response!.StatusCode);
        Assert.Single(upstream.Seen);
    }

    [Fact]
    public async Task The_calls_time_ends_a_request_and_its_retries()
    {
        await using var upstream = await TestUpstream.StartAsync(context => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted));
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with
        {
            Timeouts = new TargetTimeouts { Response = "200ms", Call = "500ms" },
            Retry = new TargetRetry { MaxAttempts = 50, BaseDelay = "1ms" },
        });

        var result = await _fixture.GetAsync();

        Assert.Equal(UpstreamFailureKind.Timeout, result.Failure!.Kind);
        Assert.Contains("spec.timeouts.call", result.Failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_that_goes_away_ends_the_request_upstream()
    {
        var aborted = new TaskCompletionSource();
        var received = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            using var registration = context.RequestAborted.Register(() => aborted.TrySetResult());
            received.TrySetResult();
            await Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        using var caller = new CancellationTokenSource();

        var sending = _fixture.SendAsync(UpstreamFixture.Request("POST", "/", "{}"), ct: caller.Token);
        await received.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await caller.CancelAsync();
        var result = await sending;

        Assert.Equal(UpstreamFailureKind.Cancelled, result.Failure!.Kind);
        Assert.True(result.Failure.OutcomeUnknown);
        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    private static Task<TestUpstream> AnsweringAsync(int status) => TestUpstream.StartAsync(context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    });
}
