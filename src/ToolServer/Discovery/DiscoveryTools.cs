using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// Searching and describing tools, for models that cannot take hundreds of them at once. A caller finds what it may call and nothing else.
/// </summary>
/// <param name="calls">What can be called, and by whom.</param>
internal sealed class DiscoveryTools(ToolCalls calls)
{
    private static readonly JsonElement s_none = JsonElement.Parse("{}");
    private ToolIndex? _index;

    /// <summary>Answers <c>search_tools</c> and <c>describe_tool</c>.</summary>
    public ToolCallResult Answer(string name, JsonElement arguments, RegistrySnapshot visible)
    {
        if (Refusal(name, ref arguments) is { } refusal)
            return refusal;
        return name == DiscoveryDefinitions.Search ? Search(arguments, visible) : Describe(arguments.GetProperty("name").GetString()!, visible);
    }

    /// <summary>The tool that <c>call_tool</c> means, and the arguments for it; or why there is none.</summary>
    public static (ServedTool? Tool, JsonElement Arguments, ToolCallResult? Refusal) Unwrap(JsonElement arguments, RegistrySnapshot visible)
    {
        if (Refusal(DiscoveryDefinitions.Call, ref arguments) is { } refusal)
            return (null, default, refusal);
        var name = arguments.GetProperty("name").GetString()!;
        return visible.TryGet(name, out var tool)
            ? (tool, arguments.TryGetProperty("arguments", out var inner) ? inner : s_none, null)
            : (null, default, Unknown(name));
    }

    /// <summary>Null: the arguments fit the input schema of the named tool; left out, they are an empty object.</summary>
    public static ToolCallResult? Refusal(string name, ref JsonElement arguments)
    {
        if (arguments.ValueKind == JsonValueKind.Undefined)
            arguments = s_none;
        if (ArgumentCheck.Unreadable(arguments) is { } unreadable)
            return unreadable;
        var errors = DiscoveryDefinitions.Check(name, arguments);
        return errors.Count == 0 ? null : new()
        {
            IsError = true,
            InvalidArgument = errors[0].Property,
            Text = $"Nothing was done. The arguments do not fit the tool's input schema. {string.Join(' ', errors.Select(error => error.Sentence("The object")))}",
        };
    }

    private static ToolCallResult Unknown(string name) => new()
    {
        IsError = true,
        InvalidArgument = "name",
        Text = $"There is no tool '{name}' that you may call. {DiscoveryDefinitions.Search} finds those that there are.",
    };

    private static ToolCallResult Describe(string name, RegistrySnapshot visible) =>
        visible.TryGet(name, out var tool) ? Structured(JsonNode.Parse(tool.Json.Span)!) : Unknown(name);

    /// <summary>A result as JSON, and as the same text.</summary>
    public static ToolCallResult Structured(JsonNode result) => new() { Structured = result };

    private ToolCallResult Search(JsonElement arguments, RegistrySnapshot visible)
    {
        var ns = Text(arguments, "namespace");
        var target = Text(arguments, "target");
        var readOnly = arguments.TryGetProperty("readOnly", out var only) && only.GetBoolean();
        var limit = arguments.TryGetProperty("limit", out var most) ? most.GetInt32() : DiscoveryDefinitions.UsualHits;
        var hits = Index().Search(
            Text(arguments, "query")!,
            tool => (ns is null || tool.Workflow.Namespace == ns) && (target is null || tool.Target.Name == target) && (!readOnly || IsReadOnly(tool))
                && visible.TryGet(tool.Name, out var seen) && ReferenceEquals(seen.Basis, tool.Basis),
            limit);
        return Structured(new JsonObject { ["total"] = hits.Total, ["tools"] = new JsonArray([.. hits.Hits.Select(hit => Entry(hit.Tool))]) });
    }

    // The index is of all tools and kept until they change; what the caller may see is asked for each hit.
    private ToolIndex Index()
    {
        var current = calls.Current;
        var index = Volatile.Read(ref _index);
        if (index is null || index.Version != current.Version)
            Volatile.Write(ref _index, index = ToolIndex.Of(current));
        return index;
    }

    private static JsonObject Entry(ServedTool tool)
    {
        var spec = tool.Plan.Spec;
        var entry = new JsonObject { ["name"] = tool.Name };
        if (spec.Tool.Title is { } title)
            entry["title"] = title;
        if ((spec.Tool.Description ?? spec.Description ?? spec.Summary) is { } description)
            entry["description"] = description;
        entry["namespace"] = tool.Workflow.Namespace;
        entry["target"] = tool.Target.Name;
        entry["readOnly"] = IsReadOnly(tool);
        if (tool.InputSchema is { ValueKind: JsonValueKind.Object } inputs && inputs.TryGetProperty("required", out var required))
            entry["required"] = JsonNode.Parse(required.GetRawText());
        return entry;
    }

    private static bool IsReadOnly(ServedTool tool) => tool.Plan.Spec.Tool.Annotations?.ReadOnlyHint == true;

    private static string? Text(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) ? value.GetString() : null;
}
