using System.Globalization;
using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>A comparable or a function argument: one value, or Nothing (<see cref="JsonValueKind.Undefined"/>).</summary>
internal abstract class ValueExpression
{
    public abstract JsonElement Evaluate(JsonPathRoot root, JsonElement current);

    private static readonly JsonElement[] SmallNumbers = [.. Enumerable.Range(0, 64).Select(Made)];

    private static JsonElement Number(int value) => value < SmallNumbers.Length ? SmallNumbers[value] : Made(value);

    private static JsonElement Made(int value) => JsonElement.Parse(value.ToString(CultureInfo.InvariantCulture));

    public sealed class Literal(JsonElement value) : ValueExpression
    {
        public JsonElement Value => value;

        public override JsonElement Evaluate(JsonPathRoot root, JsonElement current) => value;
    }

    /// <summary>A string literal whose value is known only when the query is evaluated.</summary>
    public sealed class Slot(int index) : ValueExpression
    {
        public override JsonElement Evaluate(JsonPathRoot root, JsonElement current) => root.Slots![index];
    }

    /// <summary>A singular query, or the <c>value()</c> of any: the one node's value, else Nothing.</summary>
    public sealed class One(JsonPathQuery query) : ValueExpression
    {
        public JsonPathQuery Query => query;

        public override JsonElement Evaluate(JsonPathRoot root, JsonElement current)
        {
            if (query.IsSingular)
                return query.EvaluateOne(root, current);
            var nodes = query.Evaluate(root, current);
            return nodes.Count == 1 ? nodes[0].Value : default;
        }
    }

    public sealed class Count(JsonPathQuery query) : ValueExpression
    {
        public JsonPathQuery Query => query;

        public override JsonElement Evaluate(JsonPathRoot root, JsonElement current) => Number(query.Evaluate(root, current).Count);
    }

    /// <summary>Unicode scalars of a string, items of an array, members of an object.</summary>
    public sealed class Length(ValueExpression inner) : ValueExpression
    {
        public override JsonElement Evaluate(JsonPathRoot root, JsonElement current)
        {
            var value = inner.Evaluate(root, current);
            return value.ValueKind switch
            {
                JsonValueKind.String => Number(value.GetString()!.EnumerateRunes().Count()),
                JsonValueKind.Array => Number(value.GetArrayLength()),
                JsonValueKind.Object => Number(value.GetPropertyCount()),
                _ => default,
            };
        }
    }
}
