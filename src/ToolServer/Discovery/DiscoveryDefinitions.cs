using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.ToolServer.Discovery;

/// <summary>The three tools that stand for all others, as MCP describes them, in the order of their names.</summary>
internal static class DiscoveryDefinitions
{
    public const string Search = "search_tools", Describe = "describe_tool", Call = "call_tool";

    /// <summary>Hits of a search when nothing else is asked for, and at most.</summary>
    public const int UsualHits = 10, MostHits = 50;

    public static IReadOnlyList<ReadOnlyMemory<byte>> All { get; } =
    [
        """
        {"name":"call_tool","title":"Call a tool","description":"Calls a tool that search_tools found, with the arguments that describe_tool asks for. The answer is the tool's own.","inputSchema":{"type":"object","properties":{"name":{"type":"string","maxLength":64,"description":"Name of the tool"},"arguments":{"type":"object","description":"Its arguments, as describe_tool shows them"}},"required":["name"],"additionalProperties":false}}
        """u8.ToArray(),
        """
        {"name":"describe_tool","title":"Describe a tool","description":"Shows one tool whole: what it does, its arguments and result as JSON Schemas, and whether it only reads. Call it before call_tool.","inputSchema":{"type":"object","properties":{"name":{"type":"string","maxLength":64,"description":"Name of the tool"}},"required":["name"],"additionalProperties":false},"annotations":{"readOnlyHint":true,"openWorldHint":false}}
        """u8.ToArray(),
        """
        {"name":"search_tools","title":"Search the tools","description":"Finds tools by words of what you want to do, such as 'restart server' or 'list volumes'. Best first. Every tool is a workflow that people reviewed and approved.","inputSchema":{"type":"object","properties":{"query":{"type":"string","maxLength":400,"description":"Words of the task; empty lists all tools by name"},"namespace":{"type":"string","maxLength":63,"description":"Only tools of this namespace"},"target":{"type":"string","maxLength":253,"description":"Only tools of this target"},"readOnly":{"type":"boolean","description":"Only tools that change nothing"},"limit":{"type":"integer","minimum":1,"maximum":50,"default":10,"description":"Tools at most"}},"required":["query"],"additionalProperties":false},"outputSchema":{"type":"object","properties":{"total":{"type":"integer"},"tools":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"title":{"type":"string"},"description":{"type":"string"},"namespace":{"type":"string"},"target":{"type":"string"},"readOnly":{"type":"boolean"},"required":{"type":"array","items":{"type":"string"}}},"required":["name","namespace","target","readOnly"]}}},"required":["total","tools"]},"annotations":{"readOnlyHint":true,"openWorldHint":false}}
        """u8.ToArray(),
    ];

    private static readonly Dictionary<string, (JsonElement Schema, SchemaValidator Validator)> s_inputs = All.Select(Read)
        .ToDictionary(tool => tool.GetProperty("name").GetString()!, tool => (tool.GetProperty("inputSchema"), SchemaValidator.Compile(tool.GetProperty("inputSchema"))), StringComparer.Ordinal);

    public static bool Has(string name) => s_inputs.ContainsKey(name);

    public static JsonElement? InputSchema(string name) => s_inputs.TryGetValue(name, out var input) ? input.Schema : null;

    /// <summary>What the arguments break of the tool's input schema; none when they fit.</summary>
    public static IReadOnlyList<SchemaError> Check(string name, JsonElement arguments) => s_inputs[name].Validator.Validate(arguments);

    private static JsonElement Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
