using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>Arazzo 1.1 Request Body Object.</summary>
public sealed record WorkflowRequestBody
{
    public string? ContentType { get; init; }

    /// <summary>A literal with runtime expressions in it at any depth, a runtime expression, or a string template.</summary>
    public JsonElement? Payload { get; init; }

    public IReadOnlyList<PayloadReplacement>? Replacements { get; init; }
}
