using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>An array with expressions in it. Items that stand for an argument not given are left out.</summary>
internal sealed class ArrayTemplate(IReadOnlyList<ValueTemplate> items) : ValueTemplate
{
    public IReadOnlyList<ValueTemplate> Items => items;

    internal override IEnumerable<RuntimeExpression> Expressions => items.SelectMany(i => i.Expressions);

    public override JsonElement Evaluate(ExpressionScope scope) => JsonElement.Parse(JsonText.Utf8(writer => Write(writer, scope, null)));

    internal override bool Write(Utf8JsonWriter writer, ExpressionScope scope, string? name)
    {
        if (name is not null)
            writer.WritePropertyName(name);
        writer.WriteStartArray();
        for (var i = 0; i < items.Count; i++)
            items[i].Write(writer, scope, null);
        writer.WriteEndArray();
        return true;
    }
}
