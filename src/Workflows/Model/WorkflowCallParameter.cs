using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Parameter Object of an action: an input of the workflow that the action names.</summary>
public sealed record WorkflowCallParameter
{
    public string Name { get; init; } = "";

    /// <summary>Refused: "The <c>in</c> field MUST NOT be used" (Success Action Object).</summary>
    public string? In { get; init; }

    /// <summary>A literal of any type, a runtime expression, a string with embedded <c>{$…}</c> expressions, or a Selector Object.</summary>
    public JsonElement? Value { get; init; }
}
