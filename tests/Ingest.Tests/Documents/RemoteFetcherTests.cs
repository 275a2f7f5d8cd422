using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Tests.Documents;

public sealed class RemoteFetcherTests : IAsyncLifetime
{
    private readonly List<string> _asked = [];
    private WebApplication? _server;
    private int _port;

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _server = builder.Build();
        _server.Run(AnswerAsync);
        await _server.StartAsync();
        _port = new Uri(_server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
    }

    public async Task DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("localhost", "LOCALHOST")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public async Task A_host_allowed_by_name_is_fetched_from(string host, string allowed)
    {
        using var fetcher = new RemoteFetcher([allowed]);
        Assert.Equal("hello", System.Text.Encoding.UTF8.GetString(await fetcher.FetchAsync(Url(host, "/document"), 100, default)));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("127.1")]
    [InlineData("2130706433")]
    [InlineData("0x7f000001")]
    [InlineData("0.0.0.0")]
    [InlineData("[::1]")]
    [InlineData("[::]")]
    [InlineData("[::ffff:127.0.0.1]")]
    [InlineData("[64:ff9b::7f00:1]")]
    [InlineData("[fd00::1]")]
    [InlineData("169.254.169.254")]
    [InlineData("10.0.0.1")]
    [InlineData("100.64.0.1")]
    public async Task Any_other_that_is_not_public_is_refused_without_a_connection(string host)
    {
        using var fetcher = new RemoteFetcher(["allowed.example"]);
        var refusal = await Assert.ThrowsAsync<DocumentException>(() => fetcher.FetchAsync(Url(host, "/document"), 100, default));
        Assert.Contains("loopback, link-local or private", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("--allow-host", refusal.Message + refusal.Remedy, StringComparison.Ordinal);
        Assert.Empty(_asked);
    }

    [Theory]
    [InlineData("/to-address", "loopback, link-local or private")]
    [InlineData("/to-file", "scheme file")]
    [InlineData("/round", "redirects")]
    [InlineData("/absent", "404")]
    [InlineData("/large", "larger than")]
    [InlineData("/endless", "larger than")]
    public async Task What_an_allowed_host_answers_is_checked(string path, string expected)
    {
        using var fetcher = new RemoteFetcher(["localhost"]);
        var refusal = await Assert.ThrowsAsync<DocumentException>(() => fetcher.FetchAsync(Url("localhost", path), 1000, default));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        lock (_asked) _asked.Add(context.Request.Path);
        switch (context.Request.Path.Value)
        {
            case "/document":
                await context.Response.WriteAsync("hello");
                break;
            case "/to-address":
                context.Response.Redirect($"http://127.0.0.1:{_port}/document");
                break;
            case "/to-file":
                context.Response.Redirect("file:///etc/passwd");
                break;
            case "/round":
                context.Response.Redirect("/round");
                break;
            case "/large":
                await context.Response.Body.WriteAsync(new byte[1001]);
                break;
            case "/endless":
                // Compressed to almost nothing, and no length is stated.
                context.Response.Headers.ContentEncoding = "gzip";
                await using (var packed = new System.IO.Compression.GZipStream(context.Response.Body, System.IO.Compression.CompressionLevel.Fastest))
                    await packed.WriteAsync(new byte[1_000_000]);
                break;
            default:
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                break;
        }
    }

    private Uri Url(string host, string path) => new($"http://{host}:{_port}{path}");
}
