using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Signalbox.Release.Client;

/// <summary>An MCP client that shows the pod's own token.</summary>
internal static class Caller
{
    public static async Task<McpClient> ConnectAsync(Uri endpoint, string tokenFile, CancellationToken ct)
    {
        var options = new HttpClientTransportOptions { Endpoint = endpoint, TransportMode = HttpTransportMode.StreamableHttp };
        if (tokenFile != "-")
            options.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = "Bearer " + (await File.ReadAllTextAsync(tokenFile, ct)).Trim() };
        return await McpClient.CreateAsync(new HttpClientTransport(options), cancellationToken: ct);
    }

    /// <summary>The names of the tools that this caller sees.</summary>
    public static async Task<IEnumerable<string>> ListAsync(Uri endpoint, string tokenFile, CancellationToken ct)
    {
        await using var client = await ConnectAsync(endpoint, tokenFile, ct);
        return [.. (await client.ListToolsAsync(cancellationToken: ct)).Select(tool => tool.Name).Order(StringComparer.Ordinal)];
    }

    /// <summary>The structured result as JSON, or <c>error: …</c>.</summary>
    public static async Task<string> CallAsync(Uri endpoint, string tokenFile, string tool, string machine, CancellationToken ct)
    {
        await using var client = await ConnectAsync(endpoint, tokenFile, ct);
        return await CallAsync(client, tool, machine, ct);
    }

    public static async Task<string> CallAsync(McpClient client, string tool, string machine, CancellationToken ct)
    {
        var result = await client.CallToolAsync(tool, new Dictionary<string, object?> { ["machineId"] = machine }, cancellationToken: ct);
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
        return result.IsError == true ? $"error: {text}" : result.StructuredContent?.GetRawText() ?? text;
    }
}
