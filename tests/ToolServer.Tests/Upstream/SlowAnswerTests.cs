using System.Net.Sockets;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>Upstreams that answer a byte at a time, without end, or more than they were asked for.</summary>
public sealed class SlowAnswerTests : IAsyncDisposable
{
    private readonly UpstreamFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nX-Slow: ", "a")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", "a")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\na\r\n")]
    [InlineData("", "HTTP/1.1 103 Early Hints\r\n\r\n")]
    public async Task An_answer_that_drips_ends_with_the_time_for_one_exchange(string first, string drip)
    {
        await using var upstream = new RawServer(async (_, stream, ct) =>
        {
            await RawServer.WriteAsync(stream, first, ct);
            while (true)
            {
                await RawServer.WriteAsync(stream, drip, ct);
                await Task.Delay(5, ct);
            }
        });
        _fixture.Targets.Put(Spec(upstream));

        var failure = (await _fixture.PostAsync()).Failure!;

        Assert.Equal(UpstreamFailureKind.Timeout, failure.Kind);
        Assert.True(failure.OutcomeUnknown);
        Assert.Contains("0.3 s", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_without_end_are_not_read_to_their_end()
    {
        await using var upstream = new RawServer(async (_, stream, ct) =>
        {
            await RawServer.WriteAsync(stream, "HTTP/1.1 200 OK\r\n", ct);
            while (true)
                await RawServer.WriteAsync(stream, $"X-Many: {new string('a', 1000)}\r\n", ct);
        });
        _fixture.Targets.Put(Spec(upstream) with { Timeouts = new TargetTimeouts { Response = "20s", Call = "20s" } });

        Assert.Equal(UpstreamFailureKind.Lost, (await _fixture.PostAsync()).Failure!.Kind);
    }

    [Fact]
    public async Task A_second_answer_to_one_request_is_no_answer_to_the_next()
    {
        var count = 0;
        await using var upstream = new RawServer((_, stream, ct) => WriteTwiceAsync(stream, Interlocked.Increment(ref count), ct));
        _fixture.Targets.Put(Spec(upstream));

        for (var i = 1; i <= 5; i++)
            Assert.Equal($"own {i}", System.Text.Encoding.UTF8.GetString((await _fixture.GetAsync()).Response!.Body.Span));
    }

    private static Task WriteTwiceAsync(NetworkStream stream, int number, CancellationToken ct) => RawServer.WriteAsync(
        stream, $"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nown {number}HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil", ct);

    private static McpTargetSpec Spec(RawServer upstream) => UpstreamFixture.Spec(upstream.Url) with
    {
        Timeouts = new TargetTimeouts { Response = "300ms", Call = "10s" },
        Retry = new TargetRetry { MaxAttempts = 1 },
    };
}
