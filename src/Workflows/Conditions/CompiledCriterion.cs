using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Conditions;

/// <summary>An Arazzo Criterion Object, compiled. What cannot be evaluated does not hold (Arazzo 1.1, Evaluation Errors).</summary>
internal abstract class CompiledCriterion(string text)
{
    /// <summary>For messages.</summary>
    public string Text { get; } = text;

    public abstract bool Holds(ExpressionScope scope);

    public sealed class Simple(string text, ConditionOperand condition) : CompiledCriterion(text)
    {
        public override bool Holds(ExpressionScope scope) => condition.Holds(scope);
    }

    public sealed class Pattern(string text, RuntimeExpression context, Regex? regex, TextTemplate? template) : CompiledCriterion(text)
    {
        public override bool Holds(ExpressionScope scope)
        {
            var value = context.Evaluate(scope);
            if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return false;
            try
            {
                return (regex ?? RegexCondition.Compile(template!.Render(scope))).IsMatch(JsonText.Of(value));
            }
            catch (Exception e) when (e is RegexMatchTimeoutException or ExpressionException or MissingValueException)
            {
                return false;
            }
        }
    }

    public sealed class Query(string text, RuntimeExpression context, JsonPathQuery? query, TextTemplate? template) : CompiledCriterion(text)
    {
        public override bool Holds(ExpressionScope scope)
        {
            var value = context.Evaluate(scope);
            if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return false;
            try
            {
                return (query ?? JsonPathQuery.Parse(template!.Render(scope))).Select(value).Count > 0;
            }
            catch (Exception e) when (e is JsonPathException or MissingValueException)
            {
                return false;
            }
        }
    }
}
