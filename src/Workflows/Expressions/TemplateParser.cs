using System.Text.Json;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Expressions;

/// <summary>Parses the values of a spec, at any depth, into templates.</summary>
internal sealed class TemplateParser(ExpressionNames names)
{
    private readonly ExpressionParser _expressions = new(names);

    /// <exception cref="ExpressionException">An expression in it cannot be compiled.</exception>
    public RuntimeExpression Expression(string text) =>
        ExpressionParser.LooksLikeExpression(text)
            ? _expressions.Parse(text)
            : throw new ExpressionException($"'{text}' is no runtime expression.", "Write one such as $response.body or $inputs.name.");

    /// <exception cref="ExpressionException">An expression in it cannot be compiled.</exception>
    public ValueTemplate Value(JsonElement value, TextEncoding encoding = TextEncoding.Plain)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return Text(value, encoding);
            case JsonValueKind.Object when IsSelector(value):
                return Selector(value);
            case JsonValueKind.Object:
                return Object(value);
            case JsonValueKind.Array:
                return Array(value);
            default:
                return new LiteralTemplate(value);
        }
    }

    private ValueTemplate Object(JsonElement value)
    {
        var members = new List<KeyValuePair<string, ValueTemplate>>();
        var literal = true;
        foreach (var member in value.EnumerateObject())
        {
            var template = Value(member.Value);
            literal &= template is LiteralTemplate;
            members.Add(new(member.Name, template));
        }
        return literal ? new LiteralTemplate(value) : new ObjectTemplate(members);
    }

    private ValueTemplate Array(JsonElement value)
    {
        var items = new List<ValueTemplate>(value.GetArrayLength());
        var literal = true;
        foreach (var item in value.EnumerateArray())
        {
            items.Add(Value(item));
            literal &= items[^1] is LiteralTemplate;
        }
        return literal ? new LiteralTemplate(value) : new ArrayTemplate(items);
    }

    private ValueTemplate Text(JsonElement value, TextEncoding encoding)
    {
        var text = value.GetString()!;
        if (ExpressionParser.LooksLikeExpression(text))
            return new ExpressionTemplate(_expressions.Parse(text));
        return (ValueTemplate?)Embedded(text, encoding) ?? new LiteralTemplate(value);
    }

    /// <summary>Null when nothing is embedded in <paramref name="text"/>.</summary>
    public TextTemplate? Embedded(string text, TextEncoding encoding)
    {
        var parts = new List<TextPart>();
        var (start, any) = (0, false);
        for (var open = text.IndexOf("{$", StringComparison.Ordinal); open >= 0; open = text.IndexOf("{$", Math.Max(start, open + 1), StringComparison.Ordinal))
        {
            var close = text.IndexOf('}', open);
            if (!ExpressionParser.LooksLikeExpression(text.AsSpan(open + 1)))
                continue; // braces of the text itself
            if (close < 0)
                throw new ExpressionException($"'{text[open..]}' has no closing brace.", "End the embedded expression with '}'.");
            parts.Add(new(text[start..open], null, null));
            parts.Add(new("", _expressions.Parse(text[(open + 1)..close]), OpenQuote(text, open, encoding)));
            (start, any) = (close + 1, true);
        }
        if (!any)
            return null;
        parts.Add(new(text[start..], null, null));
        return new TextTemplate(parts, encoding);
    }

    /// <summary>The quotation mark open at <paramref name="at"/>. Only JSON and JSONPath have such a state.</summary>
    private static char? OpenQuote(string text, int at, TextEncoding encoding)
    {
        if (encoding is not (TextEncoding.Json or TextEncoding.JsonPath))
            return null;
        char? open = null;
        for (var i = 0; i < at; i++)
        {
            if (open is not null && text[i] == '\\')
                i++;
            else if (open == text[i])
                open = null;
            else if (open is null && (text[i] == '"' || (text[i] == '\'' && encoding == TextEncoding.JsonPath)))
                open = text[i];
        }
        return open;
    }

    private static bool IsSelector(JsonElement value) =>
        value.GetPropertyCount() == 3
        && value.TryGetProperty("context", out var context) && context.ValueKind == JsonValueKind.String
        && context.GetString()!.StartsWith('$')
        && value.TryGetProperty("selector", out var selector) && selector.ValueKind == JsonValueKind.String
        && value.TryGetProperty("type", out _);

    private SelectorTemplate Selector(JsonElement value)
    {
        var context = Expression(value.GetProperty("context").GetString()!);
        var selector = value.GetProperty("selector").GetString()!;
        if (SelectorType.Of(value.GetProperty("type")) == SelectorType.JsonPointer)
            return new(context, null, Pointer(selector), selector);
        return new(context, QueryTemplate.Parse(selector, this, SelectorType.IsDraft(value.GetProperty("type"))), null, selector);
    }

    public static JsonPathQuery Query(string text, bool isDraft)
    {
        try
        {
            return JsonPathQuery.Parse(text, isDraft);
        }
        catch (JsonPathException e)
        {
            throw new ExpressionException($"'{text}' is no JSONPath query: {e.Message}.", "Write it by RFC 9535, such as $.items[0].id.");
        }
    }

    public static JsonPointer Pointer(string text) =>
        JsonPointer.Parse(text) ?? throw new ExpressionException($"'{text}' is no JSON Pointer.", "Write it by RFC 6901, such as /items/0/id.");
}
