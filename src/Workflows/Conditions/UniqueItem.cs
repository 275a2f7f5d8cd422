using System.Text.Json;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.JsonPath;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Conditions;

/// <summary>
/// The condition that exactly one item of a list has a given value, as a look-up by name asks it:
/// <c>$[?count($['items'][?@['name'] == "web-1"]) == 1]</c>. Of such a condition can be said what was looked for and what is there.
/// </summary>
internal sealed class UniqueItem
{
    private const int MostValues = 20;
    private const int LongestValue = 80;

    private readonly JsonPathQuery _items;
    private readonly JsonPathQuery _member;
    private readonly JsonElement _wanted;

    private UniqueItem(JsonPathQuery items, JsonPathQuery member, JsonElement wanted) => (_items, _member, _wanted) = (items, member, wanted);

    /// <summary>Null when the query asks something else.</summary>
    public static UniqueItem? In(JsonPathQuery query)
    {
        if (query is not { FromRoot: true, Segments: [{ Only: Selector.Filter { Condition: LogicalExpression.Compare { IsEquality: true } count } }] }
            || count is not { Left: ValueExpression.Count { Query: { FromRoot: true } counted }, Right: ValueExpression.Literal one }
            || !JsonEquality.AreEqual(one.Value, JsonText.Element(1))
            || counted.Segments is not [.. var list, { Only: Selector.Filter { Condition: LogicalExpression.Compare { IsEquality: true } equal } }]
            || equal is not { Left: ValueExpression.One { Query: { FromRoot: false } member }, Right: ValueExpression.Literal wanted }
            || !member.Segments.All(s => s.Only is Selector.Name))
        {
            return null;
        }
        return new(new(fromRoot: true, list), member, wanted.Value);
    }

    /// <summary>Why the condition does not hold for <paramref name="root"/>; null when there is no list in it.</summary>
    public Shortfall? Judge(JsonElement root)
    {
        var lists = _items.Select(root);
        if (lists.Count == 0 || lists.Any(l => l.Value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object)))
            return null;
        var items = lists.SelectMany(Segment.Children).ToArray();
        var values = items.Select(i => _member.Evaluate(new(root), i.Value)).Where(v => v.Count == 1).Select(v => v[0].Value).ToArray();
        var found = values.Count(v => JsonEquality.AreEqual(v, _wanted));
        var name = string.Join('.', _member.Segments.Select(s => ((Selector.Name)s.Only!).Member));
        if (items.Length == 0)
            return new($"the list is empty, so nothing has the {name} asked for", $"Looked for {name} {Shown(_wanted)}.");
        return found > 1
            ? new($"{found} of {items.Length} items have the {name} asked for", $"Which {Shown(_wanted)} is meant is not clear, so none was touched. Tell them apart upstream, or use a tool that takes an id.")
            : new($"none of {items.Length} items has the {name} asked for", $"There is no {name} {Shown(_wanted)}. There are: {Listed(values)}. Call again with one of these.");
    }

    /// <summary>The likely ones first, the others in the order of the answer.</summary>
    private string Listed(JsonElement[] values)
    {
        var shown = values.Select(Shown).Distinct(StringComparer.Ordinal).ToArray();
        if (shown.Length == 0)
            return "none with such a member";
        var wanted = JsonText.Of(_wanted);
        var first = shown.OrderBy(v => v.Contains(wanted, StringComparison.OrdinalIgnoreCase) ? 0 : 1).Take(MostValues);
        return string.Join(", ", first) + (shown.Length > MostValues ? $" and {shown.Length - MostValues} more" : "");
    }

    private static string Shown(JsonElement value)
    {
        var text = JsonText.Of(value);
        var printable = new string([.. text.Take(LongestValue).Select(c => char.IsControl(c) ? ' ' : c)]);
        return $"'{printable}{(text.Length > LongestValue ? "…" : "")}'";
    }
}
