using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Workflows.Serving;

/// <summary>
/// What a listing shows of an inputs schema: all of it but a condition (<c>if</c>, <c>then</c>, <c>else</c>) at its root. Arguments are checked against the whole;
/// some providers of models refuse conditions in a tool, and the others spend tokens on them, so what they ask for is said in descriptions.
/// </summary>
public static class ListedInputs
{
    private static readonly string[] s_condition = ["if", "then", "else"];

    /// <returns>The same element where there is no condition.</returns>
    public static JsonElement? Of(JsonElement? inputs)
    {
        if (inputs is not { ValueKind: JsonValueKind.Object } schema || !schema.TryGetProperty("if", out _)) return inputs;
        var shown = JsonObject.Create(schema)!;
        foreach (var keyword in s_condition) shown.Remove(keyword);
        return JsonElement.Parse(shown.ToJsonString());
    }
}
