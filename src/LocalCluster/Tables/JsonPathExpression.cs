using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tables;

/// <summary>
/// The part of kubectl's JSONPath that printer columns use: <c>.a.b</c>, <c>['a.b']</c>, <c>[0]</c>, <c>[-1]</c>, <c>[*]</c>, <c>.*</c>,
/// filters such as <c>[?(@.type=="Ready")]</c>, and a closing <c>.length()</c> for built-in kinds.
/// </summary>
internal sealed class JsonPathExpression
{
    private readonly IReadOnlyList<JsonPathStep> _steps;

    private JsonPathExpression(string text, IReadOnlyList<JsonPathStep> steps)
    {
        Text = text;
        _steps = steps;
    }

    public string Text { get; }

    /// <exception cref="FormatException">The expression has a form that is not supported.</exception>
    public static JsonPathExpression Parse(string text) => new(text, JsonPathParser.Parse(text));

    /// <summary>All values that the path leads to; empty when there are none.</summary>
    public IReadOnlyList<JsonNode?> Evaluate(JsonNode? root)
    {
        IEnumerable<JsonNode?> found = [root];
        foreach (var step in _steps)
            found = found.SelectMany(step.Follow);
        List<JsonNode?> values = [.. found];
        // What is absent has no members: kubectl shows 0 keys for a secret without data.
        return values.Count == 0 && _steps is [.., JsonPathStep.Length] ? [JsonValue.Create(0L)] : values;
    }
}
