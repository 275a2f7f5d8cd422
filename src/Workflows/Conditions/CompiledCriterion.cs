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

    /// <summary>
    /// Why nobody can tell whether it holds, in words that hold no values; null when it was evaluated and is false. To ask only when it
    /// does not hold.
    /// </summary>
    public abstract string? WhyUnknown(ExpressionScope scope);

    private static string? WhyNoContext(RuntimeExpression context, JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined => context.WhyMissing,
        JsonValueKind.Null => $"{context.Text} is null",
        _ => null,
    };

    public sealed class Simple(string text, ConditionOperand condition) : CompiledCriterion(text)
    {
        public override bool Holds(ExpressionScope scope) => condition.Holds(scope);

        public override string? WhyUnknown(ExpressionScope scope) =>
            condition.Expressions.FirstOrDefault(e => e.Evaluate(scope).ValueKind == JsonValueKind.Undefined)?.WhyMissing;
    }

    public sealed class Pattern(string text, RuntimeExpression context, Regex? regex, TextTemplate? template) : CompiledCriterion(text)
    {
        public override bool Holds(ExpressionScope scope) => WhyNoContext(context, context.Evaluate(scope)) is null && Judge(scope).Holds;

        public override string? WhyUnknown(ExpressionScope scope) => WhyNoContext(context, context.Evaluate(scope)) ?? Judge(scope).Error;

        private (bool Holds, string? Error) Judge(ExpressionScope scope)
        {
            try
            {
                return ((regex ?? RegexCondition.Compile(template!.Render(scope))).IsMatch(JsonText.Of(context.Evaluate(scope))), null);
            }
            catch (RegexMatchTimeoutException)
            {
                return (false, "the regular expression took too long");
            }
            catch (ExpressionException)
            {
                return (false, "with its expressions filled in it is no regular expression that can be run");
            }
            catch (MissingValueException e)
            {
                return (false, e.Message.TrimEnd('.'));
            }
        }
    }

    public sealed class Query(string text, RuntimeExpression context, QueryTemplate query) : CompiledCriterion(text)
    {
        public override bool Holds(ExpressionScope scope)
        {
            var value = context.Evaluate(scope);
            return WhyNoContext(context, value) is null && Judge(scope, value, out _);
        }

        public override Shortfall? WhyNot(ExpressionScope scope)
        {
            var value = context.Evaluate(scope);
            if (WhyNoContext(context, value) is not null)
                return null;
            Judge(scope, value, out var error);
            return error is null ? UniqueItem.In(query.Filled(scope))?.Judge(value) : null;
        }

        public override string? WhyUnknown(ExpressionScope scope)
        {
            var value = context.Evaluate(scope);
            if (WhyNoContext(context, value) is { } missing)
                return missing;
            Judge(scope, value, out var error);
            return error ?? (value.ValueKind == JsonValueKind.String ? $"{context.Text} is text, not a JSON object or array" : null);
        }

        private bool Judge(ExpressionScope scope, JsonElement value, out string? error)
        {
            error = null;
            try
            {
                return query.Holds(scope, value);
            }
            catch (JsonPathException)
            {
                error = "with its expressions filled in it is no JSONPath query";
            }
            catch (MissingValueException e)
            {
                error = e.Message.TrimEnd('.');
            }
            return false;
        }
    }
}
