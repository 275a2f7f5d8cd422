using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class TransportTests : IAsyncDisposable
{
    private readonly UpstreamFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_named_and_never_followed(int status)
    {
        await using var elsewhere = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = elsewhere.Url + "/login?token=t0ken";
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var failure = (await _fixture.GetAsync()).Failure!;

        Assert.Equal(UpstreamFailureKind.Refused, failure.Kind);
        Assert.Contains(elsewhere.Url + "/login", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t0ken", failure.Message, StringComparison.Ordinal);
        Assert.Empty(elsewhere.Seen);
        Assert.Single(upstream.Seen);
    }

    [Fact]
    public async Task A_redirect_that_the_step_judges_is_an_answer_and_is_not_followed()
    {
        await using var elsewhere = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Redirect(elsewhere.Url + "/file");
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var answer = (await _fixture.SendAsync(UpstreamFixture.Request("GET", "/") with { TakesRedirect = true })).Response!;

        Assert.Equal(302, answer.StatusCode);
        Assert.Contains(answer.Headers, header => header.Key == "Location" && header.Value == elsewhere.Url + "/file");
        Assert.Empty(elsewhere.Seen);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_that_is_too_large_is_not_read_to_its_end(bool withLength)
    {
        long written = 0;
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var block = new byte[64 * 1024];
            if (withLength)
                context.Response.ContentLength = 1L << 30;
            for (var i = 0; i < 16 * 1024; i++)
            {
                // Kestrel swallows writes to a connection that is gone.
                context.RequestAborted.ThrowIfCancellationRequested();
                await context.Response.Body.WriteAsync(block, context.RequestAborted);
                await Task.Yield();
                Interlocked.Add(ref written, block.Length);
            }
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxResponseBytes = 100_000 } });

        var failure = (await _fixture.GetAsync()).Failure!;

        Assert.Equal(UpstreamFailureKind.TooLarge, failure.Kind);
        Assert.Contains("100000 bytes", failure.Message, StringComparison.Ordinal);
        Assert.Contains("spec.limits.maxResponseBytes", failure.Message, StringComparison.Ordinal);
        Assert.True(written < 1L << 28);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task The_size_limit_holds_for_what_comes_out_of_a_compressed_answer(string encoding)
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await using var body = Compress(encoding, context.Response.Body);
            var block = new byte[64 * 1024];
            for (var i = 0; i < 64; i++)
                await body.WriteAsync(block);
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxResponseBytes = 1_000_000 } });

        Assert.Equal(UpstreamFailureKind.TooLarge, (await _fixture.GetAsync()).Failure!.Kind);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_compressed_answer_is_read_and_an_answer_of_just_the_limit_is_taken(string encoding)
    {
        var text = new string('x', 5000);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            context.Response.Headers.ContentEncoding = encoding;
            await using var body = Compress(encoding, context.Response.Body);
            await body.WriteAsync(Encoding.UTF8.GetBytes(text));
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxResponseBytes = 5000 } });

        Assert.Equal(text, Encoding.UTF8.GetString((await _fixture.GetAsync()).Response!.Body.Span));
    }

    [Theory]
    [InlineData("Host", "other.example")]
    [InlineData("Transfer-Encoding", "chunked")]
    [InlineData("Content-Length", "0")]
    [InlineData("Connection", "Upgrade")]
    [InlineData("Upgrade", "h2c")]
    [InlineData("TE", "trailers")]
    [InlineData("Expect", "100-continue")]
    [InlineData("Proxy-Authorization", "Basic eA==")]
    [InlineData("proxy-status", "x")]
    [InlineData("X-Thing", "a\r\n b")]
    [InlineData("X-Thing", "a\0b")]
    [InlineData("X-Thing\r\nX-Other", "a")]
    [InlineData("X-Thing:", "a")]
    [InlineData("X-Thing", "a\r\nX-Other: b")]
    [InlineData("X-Thing", "a\nGET /other HTTP/1.1")]
    [InlineData("X Thing", "a")]
    public async Task A_header_that_could_reframe_the_request_is_refused_and_nothing_is_sent(string name, string value)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var failure = (await _fixture.SendAsync(UpstreamFixture.Request("POST", "/", "{}", headers: (name, value)))).Failure!;

        Assert.Equal(UpstreamFailureKind.Refused, failure.Kind);
        Assert.Contains(name, failure.Message, StringComparison.Ordinal);
        Assert.Empty(upstream.Seen);
    }

    [Fact]
    public async Task Every_field_line_of_an_answer_is_handed_on()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Headers.Append("X-Many", new Microsoft.Extensions.Primitives.StringValues(["a", "b"]));
            context.Response.ContentType = "application/vnd.api+json; charset=utf-8";
            return context.Response.WriteAsync("{}");
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        var response = (await _fixture.GetAsync()).Response!;

        Assert.Equal(["a", "b"], response.Headers.Where(header => header.Key == "X-Many").Select(header => header.Value));
        Assert.Equal("application/vnd.api+json; charset=utf-8", response.ContentType);
        Assert.Contains(response.Headers, header => header.Key == "Content-Type");
    }

    [Fact]
    public async Task Cookies_that_an_upstream_sets_are_not_kept()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.Cookies.Append("tracking", "1");
            return Task.CompletedTask;
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));

        await _fixture.GetAsync();
        await _fixture.GetAsync();

        Assert.All(upstream.Seen, seen => Assert.Null(seen.Header("Cookie")));
    }

    private static Stream Compress(string encoding, Stream inner) => encoding switch
    {
        "gzip" => new GZipStream(inner, CompressionLevel.Fastest, leaveOpen: true),
        "br" => new BrotliStream(inner, CompressionLevel.Fastest, leaveOpen: true),
        _ => new ZLibStream(inner, CompressionLevel.Fastest, leaveOpen: true),
    };
}
