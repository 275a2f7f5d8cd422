using System.Diagnostics;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class HostLimitTests : IAsyncDisposable
{
    private readonly UpstreamFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_dead_host_is_left_alone_after_ten_failures()
    {
        _fixture.Targets.Put(UpstreamFixture.Spec($"http://127.0.0.1:{TestUpstream.FreePort()}"));
        UpstreamFailureKind kind;
        var calls = 0;
        do
        {
            kind = (await _fixture.GetAsync()).Failure!.Kind;
        }
        while (kind == UpstreamFailureKind.Connect && ++calls < 20);

        Assert.Equal(UpstreamFailureKind.CircuitOpen, kind);
        Assert.InRange(calls, 2, 4);
    }

    [Fact]
    public async Task A_host_that_fails_half_of_its_requests_is_not_given_up()
    {
        var count = 0;
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = Interlocked.Increment(ref count) % 2 == 0 ? 200 : 503;
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        for (var i = 0; i < 50; i++)
            Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);
    }

    [Fact]
    public async Task No_more_requests_are_under_way_than_the_target_allows()
    {
        int now = 0, most = 0;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var current = Interlocked.Increment(ref now);
            int seen;
            while ((seen = most) < current && Interlocked.CompareExchange(ref most, current, seen) != seen)
            {
            }

            await Task.Delay(20);
            Interlocked.Decrement(ref now);
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxConcurrent = 3 } });

        var results = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => _fixture.GetAsync()));

        Assert.All(results, result => Assert.Equal(200, result.Response!.StatusCode));
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Requests_beyond_the_rate_wait_for_their_turn()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { RequestsPerSecond = 10 } });
        var watch = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 15).Select(_ => _fixture.GetAsync()));

        Assert.Equal(15, upstream.Seen.Count);
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.4), $"{watch.Elapsed}");
    }
}
