using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>The result of a workflow against the output schema of its tool.</summary>
internal static class ResultCheck
{
    /// <summary>Null when it fits, or there is no schema.</summary>
    public static string? Note(WorkflowPlan plan, JsonNode outputs)
    {
        if (plan.ResultSchema is not { } schema)
            return null;
        using var document = JsonDocument.Parse(JsonText.Utf8(outputs, static (writer, node) => node.WriteTo(writer)));
        var errors = schema.Validate(document.RootElement);
        return errors.Count == 0
            ? null
            : $"The result does not fit the tool's output schema. {string.Join(' ', errors.Select(e => e.Sentence("The result")))}";
    }
}
