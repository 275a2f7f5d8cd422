using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>A value without expressions.</summary>
internal sealed class LiteralTemplate(JsonElement value) : ValueTemplate
{
    public JsonElement Value { get; } = value;

    internal override IEnumerable<RuntimeExpression> Expressions => [];

    public override JsonElement Evaluate(ExpressionScope scope) => Value;
}
