using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>An object with expressions in it. Members that stand for an argument not given are left out.</summary>
internal sealed class ObjectTemplate(IReadOnlyList<KeyValuePair<string, ValueTemplate>> members) : ValueTemplate
{
    internal override IEnumerable<RuntimeExpression> Expressions => members.SelectMany(m => m.Value.Expressions);

    public override JsonElement Evaluate(ExpressionScope scope) => JsonElement.Parse(JsonText.Utf8(writer => Write(writer, scope, null)));

    internal override bool Write(Utf8JsonWriter writer, ExpressionScope scope, string? name)
    {
        if (name is not null)
            writer.WritePropertyName(name);
        writer.WriteStartObject();
        for (var i = 0; i < members.Count; i++)
            members[i].Value.Write(writer, scope, members[i].Key);
        writer.WriteEndObject();
        return true;
    }
}
