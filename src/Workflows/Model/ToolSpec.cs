using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>How the workflow appears as an MCP tool.</summary>
public sealed record ToolSpec
{
    /// <summary>The tool's name, <c>^[a-zA-Z0-9_-]{1,64}$</c>, unique among the served tools.</summary>
    public string Name { get; init; } = "";

    public string? Title { get; init; }

    public string? Description { get; init; }

    public ToolAnnotationsSpec? Annotations { get; init; }

    /// <summary>JSON Schema 2020-12 of the structured result, of type object.</summary>
    public JsonElement? OutputSchema { get; init; }

    /// <summary>A result that does not fit <see cref="OutputSchema"/> is an error. Absent or false: it is given, with a note.</summary>
    public bool? StrictOutput { get; init; }

    /// <summary>What arguments some callers may give; all rules that are for a caller must hold. Absent: whatever fits the inputs.</summary>
    public IReadOnlyList<ToolCallRule>? CallRules { get; init; }
}
