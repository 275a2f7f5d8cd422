using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Checks values and outputs: that what is meant as a runtime expression or a selector is one.</summary>
internal static class ValueCheck
{
    private static readonly Dictionary<string, string[]> s_versions = new(StringComparer.Ordinal)
    {
        ["jsonpath"] = ["rfc9535", "draft-goessner-dispatch-jsonpath-00"],
        ["xpath"] = ["xpath-10", "xpath-20", "xpath-30", "xpath-31"],
        ["jsonpointer"] = ["rfc6901"],
    };

    /// <summary>A value at any depth.</summary>
    public static void Value(JsonNode? value, ArazzoPlace place)
    {
        switch (value)
        {
            case JsonObject map:
                foreach (var (key, item) in map) Value(item, place[key]);
                break;
            case JsonArray list:
                foreach (var (item, i) in list.Select((item, i) => (item, i))) Value(item, place[i]);
                break;
            case JsonValue text when text.GetValueKind() == JsonValueKind.String && ExpressionForm.IsMisspelt(text.GetValue<string>()):
                throw Misspelt(text.GetValue<string>(), place);
        }
    }

    public static void Outputs(JsonObject holder, ArazzoPlace place)
    {
        if (!holder.TryGetPropertyValue("outputs", out var node)) return;
        foreach (var (name, value) in Members.Map(node, place["outputs"], "'outputs'"))
        {
            var at = place["outputs"][name];
            if (value is JsonObject selector)
                Selector(selector, at);
            else if (value?.GetValueKind() != JsonValueKind.String)
                throw at.Fault($"The output '{name}' is {Members.Kind(value)}.", "Write a runtime expression such as $response.body#/id, or an object with context, selector and type.");
            else if (value.GetValue<string>() is var text && !ExpressionForm.IsExpression(text) && !text.Contains("{$", StringComparison.Ordinal))
                throw Misspelt(text, at);
        }
    }

    public static void CriterionType(JsonNode type, JsonObject criterion, ArazzoPlace place)
    {
        if (type is JsonObject)
            SelectorType(type, place["type"]);
        else
            Members.OneOf(criterion, "type", place, "simple", "regex", "jsonpath", "xpath");
        if (!criterion.ContainsKey("context") && criterion.Text("type") != "simple")
            throw place.Fault("A criterion with a type has a context.", "Add context: $response.body.");
    }

    /// <summary>A word, or an Expression Type Object.</summary>
    public static void SelectorType(JsonNode type, ArazzoPlace place)
    {
        var stated = type is JsonObject map ? Members.Text(map, "type", place) : type.ToString();
        if (!s_versions.TryGetValue(stated, out var versions)) throw place.Fault($"'{stated}' is no type of selector.", "Use jsonpath, jsonpointer or xpath.");
        if (type is JsonObject versioned) Members.OneOf(versioned, "version", place, versions);
    }

    private static void Selector(JsonObject selector, ArazzoPlace place)
    {
        var context = Members.Text(selector, "context", place);
        if (!ExpressionForm.IsExpression(context)) throw Misspelt(context, place["context"]);
        Members.Text(selector, "selector", place);
        if (selector["type"] is not { } type) throw place.Fault("The selector has no type.", "Add type: jsonpath or type: jsonpointer.");
        SelectorType(type, place["type"]);
    }

    private static DocumentException Misspelt(string text, ArazzoPlace place) => place.Fault(
        $"'{(text.Length > 100 ? text[..100] + "…" : text)}' is no runtime expression.",
        "Begin with $inputs., $steps., $response., $request., $outputs., $statusCode, $method or $url.");
}
