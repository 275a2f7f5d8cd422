using System.Globalization;
using System.Text.Json;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Expressions;

/// <summary>A JSONPath query that may have expressions embedded in it, parsed once where that can be.</summary>
/// <remarks>
/// An expression that is all of a string literal, as in <c>$[?@.name == "{$inputs.name}"]</c>, becomes a place for its value: nothing is
/// parsed in a call. Any other embedded expression has the query parsed anew with its value in it, escaped as a JSONPath literal.
/// </remarks>
internal sealed class QueryTemplate
{
    private readonly JsonPathQuery? _query;
    private readonly IReadOnlyList<RuntimeExpression> _slots;
    private readonly TextTemplate? _text;
    private readonly bool _isDraft;

    private QueryTemplate(JsonPathQuery? query, IReadOnlyList<RuntimeExpression> slots, TextTemplate? text, bool isDraft) =>
        (_query, _slots, _text, _isDraft) = (query, slots, text, isDraft);

    public IEnumerable<RuntimeExpression> Expressions => _text?.Expressions ?? [];

    /// <param name="text">As written.</param>
    /// <param name="templates">Reads the expressions in it.</param>
    /// <param name="isDraft">It is of <c>draft-goessner-dispatch-jsonpath-00</c>.</param>
    /// <exception cref="ExpressionException">It is no JSONPath query, or an expression in it cannot be compiled.</exception>
    public static QueryTemplate Parse(string text, TemplateParser templates, bool isDraft)
    {
        if (templates.Embedded(text, TextEncoding.JsonPath) is not { } embedded)
            return new(TemplateParser.Query(text, isDraft), [], null, isDraft);
        var (withSlots, slots, expressions) = Slotted(embedded.Parts);
        try
        {
            return withSlots is not null && JsonPathQuery.ParseWithSlots(withSlots, isDraft, slots) is { } query
                ? new(query, expressions, embedded, isDraft)
                : new(null, [], embedded, isDraft);
        }
        catch (JsonPathException)
        {
            return new(null, [], embedded, isDraft);
        }
    }

    /// <exception cref="MissingValueException">A value that it needs is not there.</exception>
    /// <exception cref="JsonPathException">With the values in it, it is no query.</exception>
    public IReadOnlyList<JsonPathNode> Select(ExpressionScope scope, JsonElement root) =>
        _query is not null ? _query.Select(Root(scope, root)) : Filled(scope).Select(root);

    /// <inheritdoc cref="JsonPathQuery.Holds"/>
    /// <exception cref="MissingValueException">A value that it needs is not there.</exception>
    /// <exception cref="JsonPathException">With the values in it, it is no query.</exception>
    public bool Holds(ExpressionScope scope, JsonElement root) =>
        _query is not null ? _query.Holds(Root(scope, root)) : Filled(scope).Holds(new(root));

    /// <summary>The query with the values in it, for explanations.</summary>
    /// <exception cref="MissingValueException">A value that it needs is not there.</exception>
    /// <exception cref="JsonPathException">With the values in it, it is no query.</exception>
    public JsonPathQuery Filled(ExpressionScope scope) => _text is null ? _query! : JsonPathQuery.Parse(_text.Render(scope), _isDraft);

    private JsonPathRoot Root(ExpressionScope scope, JsonElement root)
    {
        if (_slots.Count == 0)
            return new(root);
        var values = new JsonElement[_slots.Count];
        for (var i = 0; i < values.Length; i++)
        {
            var value = _slots[i].Evaluate(scope);
            values[i] = value.ValueKind switch
            {
                JsonValueKind.Undefined => throw new MissingValueException($"{{{_slots[i].Text}}} has no value: {_slots[i].WhyMissing}."),
                JsonValueKind.String => value,
                _ => JsonText.Element(JsonText.Of(value)),
            };
        }
        return new(root, values);
    }

    /// <summary>The text with a mark for each expression; no text when one of them is not all of a string literal.</summary>
    private static (string? Text, IReadOnlyList<string> Slots, IReadOnlyList<RuntimeExpression> Expressions) Slotted(IReadOnlyList<TextPart> parts)
    {
        var (text, slots, expressions) = ("", new List<string>(), new List<RuntimeExpression>());
        for (var i = 0; i < parts.Count; i++)
        {
            if (parts[i].Expression is not { } expression)
            {
                text += parts[i].Literal;
                continue;
            }
            if (parts[i].Quote is not { } quote || i == 0 || i + 1 == parts.Count || !parts[i - 1].Literal.EndsWith(quote) || !parts[i + 1].Literal.StartsWith(quote))
                return (null, [], []);
            // Private use characters: no author writes them.
            var slot = string.Create(CultureInfo.InvariantCulture, $"\uE000{slots.Count}\uE001");
            text += slot;
            slots.Add(slot);
            expressions.Add(expression);
        }
        return (text, slots, expressions);
    }
}
