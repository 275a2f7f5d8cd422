using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Signalbox.Bench.ApprovalLatency;

/// <summary>A client of the session era: hears <c>notifications/tools/list_changed</c> on its GET stream and lists again.</summary>
internal sealed class SessionListener : IAsyncDisposable
{
    private readonly ListedTools _listed = new();
    private readonly SemaphoreSlim _changed = new(0);
    private readonly CancellationTokenSource _stop = new();
    private McpClient _client = null!;
    private Task _refreshing = Task.CompletedTask;

    public static async Task<SessionListener> ConnectAsync(Uri mcp, CancellationToken cancellation)
    {
        var listener = new SessionListener();
        var options = new McpClientOptions
        {
            ProtocolVersion = "2025-11-25",
            Handlers = new()
            {
                NotificationHandlers = [new(NotificationMethods.ToolListChangedNotification, (_, _) =>
                {
                    listener._changed.Release();
                    return ValueTask.CompletedTask;
                })],
            },
        };
        listener._client = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = mcp, TransportMode = HttpTransportMode.StreamableHttp }),
            options, cancellationToken: cancellation);
        listener._refreshing = listener.RefreshAsync();
        return listener;
    }

    public Task SeesAsync(int count, CancellationToken cancellation) => _listed.SeesAsync(count, cancellation);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _refreshing;
        await _client.DisposeAsync();
        _stop.Dispose();
        _changed.Dispose();
    }

    private async Task RefreshAsync()
    {
        try
        {
            while (true)
            {
                _listed.Refreshed((await _client.ListToolsAsync(cancellationToken: _stop.Token)).Count);
                await _changed.WaitAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Asked for by DisposeAsync.
        }
    }
}
