using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// What single choices of a tool cannot do without, as a condition of its inputs schema: a call that lacks it ends before anything is sent, with an error that names it.
/// </summary>
internal static class NeededArguments
{
    /// <summary>Adds <c>if</c>, <c>then</c> and, for further choices, <c>else</c>; nothing where no choice needs more than all do.</summary>
    /// <param name="schema">The inputs schema, its arguments named as the fields are.</param>
    /// <param name="fields">The arguments of the tool.</param>
    public static void AddTo(JsonObject schema, IReadOnlyList<InputField> fields)
    {
        if (fields.FirstOrDefault(field => field is { In: "choice", Required: true }) is not { } choice) return;
        var wanted = Labels(choice).Select(label => new { Label = label, Names = fields.Where(field => field.Kept && field.NeededFor.Contains(label)).Select(field => field.Name).ToList() })
            .Where(one => one.Names.Count > 0).GroupBy(one => string.Join('\n', one.Names), StringComparer.Ordinal);
        var at = schema;
        foreach (var group in wanted)
        {
            if (at.ContainsKey("if")) at["else"] = at = [];
            at["if"] = new JsonObject { ["properties"] = new JsonObject { [choice.Name] = new JsonObject { ["enum"] = Array(group.Select(one => one.Label)) } } };
            at["then"] = new JsonObject { ["required"] = Array(group.First().Names) };
        }
    }

    /// <summary>Whether the choice can do with what all choices require.</summary>
    public static bool IsFree(string label, IEnumerable<InputField> fields) => !fields.Any(field => field.NeededFor.Contains(label));

    private static IEnumerable<string> Labels(InputField choice) => (choice.Fixed?["enum"] as JsonArray ?? []).Select(label => label!.ToString());

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);
}
