using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Clients;

/// <summary>A TypeScript MCP client in a Node process: <c>v1</c> speaks the session era, <c>v1-sse</c> over the transport before streamable HTTP, <c>v2</c> negotiates the newest revision.</summary>
public sealed class TypeScriptClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ManagedProcess _process;
    private int _lastId;

    private TypeScriptClient(ManagedProcess process) => _process = process;

    public string ProtocolVersion { get; private set; } = "";

    public static async Task<TypeScriptClient> ConnectAsync(string era, Uri mcp)
    {
        var process = ManagedProcess.Start($"TypeScript client {era}", "node", ["mcp-client.mjs", era, mcp.ToString()], folder: RepositoryPaths.Clients);
        var client = new TypeScriptClient(process);
        var connected = await client.EventAsync(e => (string?)e["event"] == "connected");
        client.ProtocolVersion = (string?)connected["protocolVersion"] ?? "";
        return client;
    }

    /// <summary>Waits for a list change after which the refreshed list has, or lacks, the tool.</summary>
    public Task HearsOfAsync(string tool, bool present = true) =>
        EventAsync(e => (string?)e["event"] == "listChanged" && e["tools"]!.AsArray().Any(t => (string?)t == tool) == present);

    public async Task<JsonArray> ListAsync() => (await AskAsync(id => new() { ["id"] = id, ["list"] = true }))["tools"]!.AsArray();

    /// <summary>The CallToolResult, or <c>{event: error, code, message}</c> for a JSON-RPC error.</summary>
    public async Task<JsonObject> CallAsync(string tool, JsonObject arguments)
    {
        var answer = await AskAsync(id => new() { ["id"] = id, ["call"] = tool, ["arguments"] = arguments });
        return answer["result"]?.AsObject() ?? answer;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private async Task<JsonObject> AskAsync(Func<int, JsonObject> request)
    {
        var id = ++_lastId;
        await _process.WriteLineAsync(request(id).ToJsonString());
        return await EventAsync(e => (int?)e["id"] == id);
    }

    private async Task<JsonObject> EventAsync(Func<JsonObject, bool> wanted)
    {
        var line = await _process.NextLineAsync(l => TryParse(l) is { } e && wanted(e), Patience);
        return JsonNode.Parse(line)!.AsObject();
    }

    private static JsonObject? TryParse(string line)
    {
        try
        {
            return JsonNode.Parse(line) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
