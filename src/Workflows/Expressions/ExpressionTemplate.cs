using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>A whole value that is one expression: the type of what it refers to is kept.</summary>
internal sealed class ExpressionTemplate(RuntimeExpression expression) : ValueTemplate
{
    public RuntimeExpression Expression { get; } = expression;

    internal override IEnumerable<RuntimeExpression> Expressions => [Expression];

    public override JsonElement Evaluate(ExpressionScope scope)
    {
        var value = Expression.Evaluate(scope);
        return value.ValueKind != JsonValueKind.Undefined || Expression.Optional
            ? value
            : throw new MissingValueException($"{Expression.Text} has no value: {Expression.WhyMissing}.");
    }
}
