using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Conformance.Content;
using Signalbox.ToolServer;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Registry;

namespace Signalbox.Conformance;

/// <summary>The tool server's HTTP front with the content that the suite expects, in place of a registry's.</summary>
internal sealed class FixtureServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _drained = new();
    private readonly ToolServerMetrics _metrics = new();
    private readonly PrometheusText _text;
    private HttpFront _front = null!;

    private FixtureServer() => _text = new(_metrics.Meter);

    public Uri Mcp => new(_front.Url, "/mcp");

    public static async Task<FixtureServer> StartAsync()
    {
        var server = new FixtureServer();
        server._front = await HttpFront.StartAsync(
            new()
            {
                Options = new() { ListenUrl = "http://127.0.0.1:0" },
                Registry = new PublishedRegistry(),
                Content = new FixtureContent(),
                Authenticator = new DroppableConnections(),
                Metrics = server._text,
                Drained = server._drained,
                LoggerFactory = NullLoggerFactory.Instance,
            },
            CancellationToken.None);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _front.DisposeAsync();
        _text.Dispose();
        _metrics.Dispose();
        _drained.Dispose();
    }
}
