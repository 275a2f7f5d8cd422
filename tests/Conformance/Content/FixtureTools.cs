using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Protocol;

namespace Signalbox.Conformance.Content;

/// <summary>Tools with the names and answers that the suite's scenarios describe.</summary>
internal sealed class FixtureTools
{
    private readonly SortedDictionary<string, FixtureTool> _tools = new(StringComparer.Ordinal);

    public FixtureTools(ListChangeHub changes)
    {
        foreach (var tool in Plain().Concat(Talking()).Concat(InputTools.All()))
            _tools[tool.Definition.Name] = tool;
        Add("test_trigger_tool_change", "Says that the list of tools changed.", (_, _) => Trigger(changes, ListChange.Tools));
        Add("test_trigger_prompt_change", "Says that the list of prompts changed.", (_, _) => Trigger(changes, ListChange.Prompts));
    }

    public IEnumerable<Tool> Definitions => _tools.Values.Select(t => t.Definition);

    public FixtureTool? Find(string name) => _tools.GetValueOrDefault(name);

    private void Add(string name, string description, Func<RequestContext<CallToolRequestParams>, CancellationToken, ValueTask<CallToolResult>> call) =>
        _tools[name] = FixtureTool.Of(name, description, call);

    private static ValueTask<CallToolResult> Trigger(ListChangeHub changes, ListChange change)
    {
        changes.Publish(change);
        return new(FixtureTool.Text("Told."));
    }

    private static IEnumerable<FixtureTool> Plain()
    {
        yield return Answer("test_simple_text", """[{"type":"text","text":"This is a simple text response for testing."}]""");
        yield return Answer("test_image_content", $$"""[{"type":"image","data":"{{Samples.Png}}","mimeType":"image/png"}]""");
        yield return Answer("test_audio_content", $$"""[{"type":"audio","data":"{{Samples.Wav}}","mimeType":"audio/wav"}]""");
        yield return Answer("test_embedded_resource", """[{"type":"resource","resource":{"uri":"test://embedded-resource","mimeType":"text/plain","text":"This is an embedded resource content."}}]""");
        yield return Answer(
            "test_multiple_content_types",
            $$$"""
            [{"type":"text","text":"Multiple content types test:"},{"type":"image","data":"{{{Samples.Png}}}","mimeType":"image/png"},
             {"type":"resource","resource":{"uri":"test://mixed-content-resource","mimeType":"application/json","text":"{\"test\":\"data\",\"value\":123}"}}]
            """);
        yield return FixtureTool.Of("test_error_handling", "Fails.", (_, _) => throw new McpException("This tool intentionally returns an error for testing"));
        yield return Answer("json_schema_2020_12_tool", """[{"type":"text","text":"done"}]""", Samples.Schema2020);
        yield return Answer(
            "test_header_tool", """[{"type":"text","text":"done"}]""",
            """{"type":"object","properties":{"region":{"type":"string","x-mcp-header":"Region"},"count":{"type":"integer","x-mcp-header":"Count"}},"required":["region"]}""");
        yield return FixtureTool.Of(
            "test_missing_capability", "Needs a client that can sample.",
            (_, _) => throw new MissingRequiredClientCapabilityException(new() { Sampling = new() }, "This tool needs sampling."));
    }

    private static IEnumerable<FixtureTool> Talking()
    {
        yield return FixtureTool.Of("test_tool_with_logging", "Logs three lines.", async (context, ct) =>
        {
            foreach (var line in (string[])["Tool execution started", "Tool processing data", "Tool execution completed"])
                await LogAsync(context, line, ct);
            return FixtureTool.Text("Logged.");
        });
        yield return FixtureTool.Of("test_logging_tool", "Logs a line where the request asks for it.", async (context, ct) =>
        {
            if (context.JsonRpcRequest.Params?["_meta"]?[MetaKeys.LogLevel] is not null)
                await LogAsync(context, "Asked for", ct);
            return FixtureTool.Text("Done.");
        });
        yield return FixtureTool.Of("test_tool_with_progress", "Reports progress.", async (context, ct) =>
        {
            foreach (var progress in (float[])[0, 50, 100])
            {
                if (context.Params.ProgressToken is { } token)
                    await context.Server.NotifyProgressAsync(token, new() { Progress = progress, Total = 100 }, cancellationToken: ct);
            }
            return FixtureTool.Text("Progressed.");
        });
        yield return FixtureTool.Of("test_reconnection", "Is answered on another connection than the one that asked.", async (context, ct) =>
        {
            if (McpRequestItems.Session(context) is not null)
                await DroppableConnections.DropAsync(McpRequestItems.Caller(context), ct);
            return FixtureTool.Text("Answered after the connection was lost.");
        });
        yield return FixtureTool.Of(
            "test_sampling", "Asks the client's model.",
            async (context, ct) =>
            {
                var answer = await context.Server.SampleAsync(
                    Samples.Read<CreateMessageRequestParams>(new JsonObject
                    {
                        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = new JsonObject { ["type"] = "text", ["text"] = Argument(context, "prompt") } }),
                        ["maxTokens"] = 100,
                    }),
                    ct);
                return FixtureTool.Text($"LLM response: {string.Concat(answer.Content.OfType<TextContentBlock>().Select(t => t.Text))}");
            },
            """{"type":"object","properties":{"prompt":{"type":"string"}},"required":["prompt"]}""");
        yield return Elicit("test_elicitation", Samples.ContactForm, """{"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}""");
        yield return Elicit("test_elicitation_sep1034_defaults", Samples.DefaultsForm);
        yield return Elicit("test_elicitation_sep1330_enums", Samples.EnumsForm);
    }

    private static FixtureTool Answer(string name, string content, string schema = """{"type":"object"}""") => FixtureTool.Of(
        name, "Answers always the same.", (_, _) => new(Samples.Read<CallToolResult>(new JsonObject { ["content"] = JsonNode.Parse(content) })), schema);

    private static FixtureTool Elicit(string name, string form, string schema = """{"type":"object"}""") => FixtureTool.Of(
        name, "Asks the user.",
        async (context, ct) =>
        {
            var answer = await context.Server.ElicitAsync(InputTools.Form(Argument(context, "message") ?? "Please fill in.", form), ct);
            return FixtureTool.Text($"User response: {answer.Action} {JsonSerializer.Serialize(answer.Content, McpJsonUtilities.DefaultOptions)}");
        },
        schema);

    private static string? Argument(RequestContext<CallToolRequestParams> context, string name) =>
        context.Params.Arguments is { } given && given.TryGetValue(name, out var value) ? value.GetString() : null;

    private static Task LogAsync(RequestContext<CallToolRequestParams> context, string line, CancellationToken ct) => context.Server.SendMessageAsync(
        new JsonRpcNotification { Method = "notifications/message", Params = new JsonObject { ["level"] = "info", ["data"] = line } }, ct);
}
