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

    /// <summary>Why it does not hold, where more can be said than <see cref="Text"/>; else null. To ask only when it does not.</summary>
    public virtual Shortfall? WhyNot(ExpressionScope scope) => null;

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
                return Parsed(scope).Select(value).Count > 0;
            }
            catch (Exception e) when (e is JsonPathException or MissingValueException)
            {
                return false;
            }
        }

        public override Shortfall? WhyNot(ExpressionScope scope)
        {
            var value = context.Evaluate(scope);
            if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                return null;
            try
            {
                return UniqueItem.In(Parsed(scope))?.Judge(value);
            }
            catch (Exception e) when (e is JsonPathException or MissingValueException)
            {
                return null;
            }
        }

        private JsonPathQuery Parsed(ExpressionScope scope) => query ?? JsonPathQuery.Parse(template!.Render(scope));
    }
}
