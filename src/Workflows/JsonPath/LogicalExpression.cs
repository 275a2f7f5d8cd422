using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.JsonPath;

/// <summary>What stands in a filter, RFC 9535 section 2.3.5.</summary>
internal abstract class LogicalExpression
{
    public abstract bool Holds(JsonPathRoot root, JsonElement current);

    public sealed class Or(LogicalExpression left, LogicalExpression right) : LogicalExpression
    {
        public override bool Holds(JsonPathRoot root, JsonElement current) => left.Holds(root, current) || right.Holds(root, current);
    }

    public sealed class And(LogicalExpression left, LogicalExpression right) : LogicalExpression
    {
        public override bool Holds(JsonPathRoot root, JsonElement current) => left.Holds(root, current) && right.Holds(root, current);
    }

    public sealed class Not(LogicalExpression inner) : LogicalExpression
    {
        public override bool Holds(JsonPathRoot root, JsonElement current) => !inner.Holds(root, current);
    }

    /// <summary>The query selects something.</summary>
    public sealed class Exists(JsonPathQuery query) : LogicalExpression
    {
        public override bool Holds(JsonPathRoot root, JsonElement current) =>
            query.IsSingular ? query.EvaluateOne(root, current).ValueKind != JsonValueKind.Undefined : query.Evaluate(root, current).Count > 0;
    }

    /// <summary>The query selects something that JavaScript holds for true.</summary>
    public sealed class Truthy(JsonPathQuery query) : LogicalExpression
    {
        public override bool Holds(JsonPathRoot root, JsonElement current) => query.Evaluate(root, current).Any(node => node.Value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => false,
            JsonValueKind.String => !node.Value.ValueEquals(""),
            JsonValueKind.Number => node.Value.GetDouble() != 0,
            _ => true,
        });
    }

    /// <summary><c>match()</c> and <c>search()</c>.</summary>
    public sealed class Matches(ValueExpression text, ValueExpression pattern, bool whole) : LogicalExpression
    {
        private readonly RegularExpressions _patterns = new(whole);

        public override bool Holds(JsonPathRoot root, JsonElement current)
        {
            var subject = text.Evaluate(root, current);
            var regex = pattern.Evaluate(root, current);
            return subject.ValueKind == JsonValueKind.String && regex.ValueKind == JsonValueKind.String
                && _patterns.IsMatch(subject.GetString()!, regex.GetString()!);
        }
    }

    public sealed class Compare(ValueExpression left, string comparison, ValueExpression right) : LogicalExpression
    {
        public ValueExpression Left => left;

        public bool IsEquality => comparison == "==";

        public ValueExpression Right => right;

        public override bool Holds(JsonPathRoot root, JsonElement current)
        {
            var a = left.Evaluate(root, current);
            var b = right.Evaluate(root, current);
            return comparison switch
            {
                "==" => JsonEquality.AreEqual(a, b),
                "!=" => !JsonEquality.AreEqual(a, b),
                "<" => JsonComparison.IsLess(a, b),
                ">" => JsonComparison.IsLess(b, a),
                "<=" => JsonComparison.IsLess(a, b) || JsonEquality.AreEqual(a, b),
                _ => JsonComparison.IsLess(b, a) || JsonEquality.AreEqual(a, b),
            };
        }
    }
}
