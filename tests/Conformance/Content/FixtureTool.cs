using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Signalbox.Conformance.Content;

/// <summary>A tool of the fixture: what is listed, and what a call does.</summary>
internal sealed record FixtureTool(Tool Definition, Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<CallToolResult>> CallAsync)
{
    public static FixtureTool Of(
        string name, string description, Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<CallToolResult>> call, string schema = """{"type":"object"}""") =>
        new(new() { Name = name, Description = description, InputSchema = JsonSerializer.Deserialize<JsonElement>(schema) }, call);

    public static CallToolResult Text(string text) => new() { Content = [new TextContentBlock { Text = text }] };
}
