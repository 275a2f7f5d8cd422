using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Simulation;

/// <summary>The URL that a simulated upstream gives where a later step reads a parameter from it.</summary>
public static partial class UrlSample
{
    /// <summary>One that fits the first template with a path of whoever reads the output; null where nobody reads a parameter from it.</summary>
    public static string? Of(McpWorkflowSpec spec, string stepId, string output)
    {
        var reference = $"$steps.{stepId}.outputs.{output}";
        var template = spec.Steps.SelectMany(step => step.Parameters ?? [])
            .FirstOrDefault(parameter => parameter.FromUrl is { Count: > 0 } && Reads(parameter.Value, reference))?.FromUrl!.FirstOrDefault(one => one[0] == '/');
        return template is null ? null : Placeholder().Replace(template, "simulated");
    }

    private static bool Reads(JsonElement? value, string reference) => value switch
    {
        { ValueKind: JsonValueKind.String } text => text.ValueEquals(reference),
        { ValueKind: JsonValueKind.Array } list => list.EnumerateArray().Any(one => Reads(one, reference)),
        _ => false,
    };

    [GeneratedRegex(@"\{[^{}/]+\}")]
    private static partial Regex Placeholder();
}
