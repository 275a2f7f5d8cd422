using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.ToolServer.Discovery;

/// <summary>The three tools that stand for all others, and those of raw access, as MCP describes them.</summary>
internal static class DiscoveryDefinitions
{
    public const string Search = "search_tools", Describe = "describe_tool", Call = "call_tool", Query = "query_api", Run = "run_api";

    /// <summary>Hits of a search when nothing else is asked for, and at most.</summary>
    public const int UsualHits = 10, MostHits = 50;

    private static readonly (RawAccess From, byte[] Json)[] s_all =
    [
        (RawAccess.Off, """
        {"name":"call_tool","title":"Call a tool","description":"Calls a tool that search_tools found, with the arguments that describe_tool asks for. The answer is the tool's own.","inputSchema":{"type":"object","properties":{"name":{"type":"string","maxLength":64,"description":"Name of the tool"},"arguments":{"type":"object","description":"Its arguments, as describe_tool shows them"}},"required":["name"],"additionalProperties":false}}
        """u8.ToArray()),
        (RawAccess.Off, """
        {"name":"describe_tool","title":"Describe a tool","description":"Shows one tool whole: what it does, its arguments and result as JSON Schemas, and whether it only reads. Call it before call_tool.","inputSchema":{"type":"object","properties":{"name":{"type":"string","maxLength":64,"description":"Name of the tool"}},"required":["name"],"additionalProperties":false},"annotations":{"readOnlyHint":true,"openWorldHint":false}}
        """u8.ToArray()),
        (RawAccess.Query, """
        {"name":"query_api","title":"Search the operations","description":"Finds operations of the target systems by words of method, path, operationId and purpose, among those that workflows use, approved or not. Shows whether the operation is approved and served, and which tool sends it. Prefer that tool: call it with call_tool. Nothing is sent.","inputSchema":{"type":"object","properties":{"query":{"type":"string","maxLength":400,"description":"Words of the operation, such as 'delete volume' or '/redfish/v1/Systems'; empty lists all by workflow"},"namespace":{"type":"string","maxLength":63,"description":"Only operations of this namespace"},"target":{"type":"string","maxLength":253,"description":"Only operations of this target"},"method":{"type":"string","enum":["GET","HEAD","OPTIONS","PUT","DELETE","POST","PATCH"],"description":"Only operations with this method"},"limit":{"type":"integer","minimum":1,"maximum":50,"default":10,"description":"Operations at most"}},"required":["query"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"total":{"type":"integer"},"operations":{"type":"array","items":{"type":"object","properties":{"method":{"type":"string"},"path":{"type":"string","description":"Template, relative to the target's base URL"},"operationId":{"type":"string"},"description":{"type":"string"},"namespace":{"type":"string"},"workflow":{"type":"string"},"target":{"type":"string"},"approval":{"type":"string","enum":["Undecided","Approved","Denied"]},"served":{"type":"boolean"},"tool":{"type":"string","description":"The tool that sends it, if you may call it"},"parameters":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"in":{"type":"string"}},"required":["name"]}},"body":{"type":"string","description":"Content type of the body; none where it is missing"}},"required":["method","path","namespace","workflow","target","approval","served","parameters"]}}},"required":["total","operations"]},"annotations":{"readOnlyHint":true,"openWorldHint":false}}
        """u8.ToArray()),
        (RawAccess.Run, """
        {"name":"run_api","title":"Send one operation","description":"Sends one operation that query_api found to its target, with parameters and a body of your own. Nobody reviewed what it does with them: use a tool where there is one. Needs the right to run on the target, may ask a person first, and is always written to the audit log.","inputSchema":{"type":"object","properties":{"namespace":{"type":"string","maxLength":63,"description":"Namespace of the target"},"target":{"type":"string","minLength":1,"maxLength":253,"description":"Name of the target"},"method":{"type":"string","enum":["GET","HEAD","OPTIONS","PUT","DELETE","POST","PATCH"]},"path":{"type":"string","minLength":1,"maxLength":2048,"description":"Template exactly as query_api shows it, such as /volumes/{id}"},"host":{"type":"string","maxLength":253,"description":"Which host, where the target has several"},"pathParameters":{"type":"object","maxProperties":50,"description":"Values for the names in braces"},"queryParameters":{"type":"object","maxProperties":100,"description":"Values by name"},"headers":{"type":"object","maxProperties":50,"description":"Values by name, such as If-Match; credentials and Content-Type are the server's matter"},"body":{"description":"JSON, or what the content type that query_api shows asks for"}},"required":["namespace","target","method","path"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"status":{"type":"integer"},"location":{"type":"string"},"etag":{"type":"string"},"body":{}}},"annotations":{"readOnlyHint":false,"destructiveHint":true,"idempotentHint":false,"openWorldHint":true}}
        """u8.ToArray()),
        (RawAccess.Off, """
        {"name":"search_tools","title":"Search the tools","description":"Finds tools by words of what you want to do, such as 'restart server' or 'list volumes'. Best first. Every tool is a workflow that people reviewed and approved.","inputSchema":{"type":"object","properties":{"query":{"type":"string","maxLength":400,"description":"Words of the task; empty lists all tools by name"},"namespace":{"type":"string","maxLength":63,"description":"Only tools of this namespace"},"target":{"type":"string","maxLength":253,"description":"Only tools of this target"},"readOnly":{"type":"boolean","description":"Only tools that change nothing"},"limit":{"type":"integer","minimum":1,"maximum":50,"default":10,"description":"Tools at most"}},"required":["query"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"total":{"type":"integer"},"tools":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},"namespace":{"type":"string"},"target":{"type":"string"},"readOnly":{"type":"boolean"},"required":{"type":"array","items":{"type":"string"}}},"required":["name","namespace","target","readOnly"]}}},"required":["total","tools"]},"annotations":{"readOnlyHint":true,"openWorldHint":false}}
        """u8.ToArray()),
    ];

    private static readonly Dictionary<string, (RawAccess From, JsonElement Schema, SchemaValidator Validator)> s_inputs = s_all.Select(tool => (tool.From, Json: Read(tool.Json)))
        .ToDictionary(
            tool => tool.Json.GetProperty("name").GetString()!,
            tool => (tool.From, tool.Json.GetProperty("inputSchema"), SchemaValidator.Compile(tool.Json.GetProperty("inputSchema"))),
            StringComparer.Ordinal);

    /// <summary>What is listed, in the order of the names.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Listed(RawAccess access) => s_all.Where(tool => tool.From <= access).Select(tool => (ReadOnlyMemory<byte>)tool.Json);

    public static bool Has(string name, RawAccess access) => s_inputs.TryGetValue(name, out var input) && input.From <= access;

    public static JsonElement? InputSchema(string name, RawAccess access) => s_inputs.TryGetValue(name, out var input) && input.From <= access ? input.Schema : null;

    /// <summary>What the arguments break of the tool's input schema; none when they fit.</summary>
    public static IReadOnlyList<SchemaError> Check(string name, JsonElement arguments) => s_inputs[name].Validator.Validate(arguments);

    private static JsonElement Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
