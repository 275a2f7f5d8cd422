using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Conditions;

/// <summary>A node of a simple condition (Arazzo 1.1, Criterion Object). A value that is not there counts as null.</summary>
internal abstract class ConditionOperand
{
    public abstract JsonElement Evaluate(ExpressionScope scope);

    /// <summary>Every expression in it.</summary>
    public abstract IEnumerable<RuntimeExpression> Expressions { get; }

    public virtual bool Holds(ExpressionScope scope) => LooseComparison.IsTrue(Evaluate(scope));

    private static JsonElement Truth(bool value) => value ? True : False;

    private static readonly JsonElement True = JsonElement.Parse("true");
    private static readonly JsonElement False = JsonElement.Parse("false");

    public sealed class Literal(JsonElement value) : ConditionOperand
    {
        public override IEnumerable<RuntimeExpression> Expressions => [];

        public override JsonElement Evaluate(ExpressionScope scope) => value;
    }

    public sealed class Expression(RuntimeExpression expression) : ConditionOperand
    {
        public override IEnumerable<RuntimeExpression> Expressions => [expression];

        public override JsonElement Evaluate(ExpressionScope scope) => expression.Evaluate(scope);
    }

    public sealed class Not(ConditionOperand inner) : ConditionOperand
    {
        public override IEnumerable<RuntimeExpression> Expressions => inner.Expressions;

        public override JsonElement Evaluate(ExpressionScope scope) => Truth(!inner.Holds(scope));
    }

    public sealed class Both(ConditionOperand left, ConditionOperand right) : ConditionOperand
    {
        public override IEnumerable<RuntimeExpression> Expressions => left.Expressions.Concat(right.Expressions);

        public override JsonElement Evaluate(ExpressionScope scope) => Truth(left.Holds(scope) && right.Holds(scope));
    }

    public sealed class Either(ConditionOperand left, ConditionOperand right) : ConditionOperand
    {
        public override IEnumerable<RuntimeExpression> Expressions => left.Expressions.Concat(right.Expressions);

        public override JsonElement Evaluate(ExpressionScope scope) => Truth(left.Holds(scope) || right.Holds(scope));
    }

    public sealed class Comparison(ConditionOperand left, string comparison, ConditionOperand right) : ConditionOperand
    {
        public override IEnumerable<RuntimeExpression> Expressions => left.Expressions.Concat(right.Expressions);

        public override JsonElement Evaluate(ExpressionScope scope) =>
            Truth(LooseComparison.Compare(left.Evaluate(scope), comparison, right.Evaluate(scope)));
    }
}
