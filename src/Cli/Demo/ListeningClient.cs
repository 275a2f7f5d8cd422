using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Commands;

namespace Signalbox.Cli.Demo;

/// <summary>An MCP client as any other, which hears when the list of tools changes.</summary>
internal sealed class ListeningClient : IAsyncDisposable
{
    /// <summary>The newest revision with sessions: its server-to-client stream carries the notification.</summary>
    private const string ProtocolVersion = "2025-11-25";

    private readonly Channel<DateTimeOffset> _changes = Channel.CreateUnbounded<DateTimeOffset>();
    private readonly TimeProvider _time;
    private McpClient? _client;

    private ListeningClient(TimeProvider time) => _time = time;

    private McpClient Client => _client ?? throw new InvalidOperationException("Not connected.");

    public string ServerName => Client.ServerInfo is { } info ? $"{info.Name} {info.Version}" : "an unnamed server";

    public static async Task<ListeningClient> ConnectAsync(Uri endpoint, TimeProvider time, CancellationToken ct)
    {
        var listening = new ListeningClient(time);
        var options = new McpClientOptions
        {
            ClientInfo = new() { Name = "signalbox-demo", Version = VersionCommand.Version },
            ProtocolVersion = ProtocolVersion,
            Handlers = new() { NotificationHandlers = [new(NotificationMethods.ToolListChangedNotification, listening.ChangedAsync)] },
        };
        var transport = new HttpClientTransport(new() { Endpoint = endpoint, TransportMode = HttpTransportMode.StreamableHttp });
        listening._client = await McpClient.CreateAsync(transport, options, null, ct).ConfigureAwait(false);
        return listening;
    }

    public async Task<IReadOnlyList<McpClientTool>> ToolsAsync(CancellationToken ct) =>
        [.. await Client.ListToolsAsync((RequestOptions?)null, ct).ConfigureAwait(false)];

    /// <summary>Waits for list changes until the list has the tools.</summary>
    /// <returns>When the change that brought the last of them was heard, and the list.</returns>
    public async Task<(DateTimeOffset Heard, IReadOnlyList<McpClientTool> Tools)> WaitForToolsAsync(
        IReadOnlyCollection<string> names, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        try
        {
            while (true)
            {
                var heard = await _changes.Reader.ReadAsync(limit.Token).ConfigureAwait(false);
                var tools = await ToolsAsync(limit.Token).ConfigureAwait(false);
                if (names.All(n => tools.Any(t => t.Name == n)))
                    return (heard, tools);
            }
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw CliException.Failure($"no list change brought {string.Join(" and ", names)} within {patience.TotalSeconds:0} s");
        }
    }

    /// <returns>The structured result.</returns>
    /// <exception cref="CliException">The tool failed.</exception>
    public async Task<JsonNode> CallAsync(string tool, JsonObject arguments, CancellationToken ct)
    {
        using var document = JsonDocument.Parse(arguments.ToJsonString());
        var values = document.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => (object?)p.Value.Clone(), StringComparer.Ordinal);
        var result = await Client.CallToolAsync(tool, values, null, null, ct).ConfigureAwait(false);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(b => b.Text));
        if (result.IsError == true)
            throw CliException.Failure($"{tool}: {text}");
        return result.StructuredContent is { } content ? JsonNode.Parse(content.GetRawText())! : text;
    }

    public async ValueTask DisposeAsync()
    {
        if (_client is not null)
            await _client.DisposeAsync().ConfigureAwait(false);
    }

    private ValueTask ChangedAsync(JsonRpcNotification notification, CancellationToken ct)
    {
        _changes.Writer.TryWrite(_time.GetUtcNow());
        return ValueTask.CompletedTask;
    }
}
