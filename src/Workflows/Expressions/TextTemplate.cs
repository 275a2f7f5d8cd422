using System.Runtime.CompilerServices;
using System.Security;
using System.Text;
using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>Text with expressions embedded as <c>{$…}</c>.</summary>
internal sealed class TextTemplate(IReadOnlyList<TextPart> parts, TextEncoding encoding) : ValueTemplate
{
    public IReadOnlyList<TextPart> Parts => parts;

    internal override IEnumerable<RuntimeExpression> Expressions => parts.Select(p => p.Expression).OfType<RuntimeExpression>();

    public override JsonElement Evaluate(ExpressionScope scope) => JsonText.Element(Render(scope));

    internal override bool Write(Utf8JsonWriter writer, ExpressionScope scope, string? name)
    {
        if (name is not null)
            writer.WritePropertyName(name);
        writer.WriteStringValue(Render(scope));
        return true;
    }

    public string Render(ExpressionScope scope)
    {
        var text = new DefaultInterpolatedStringHandler(0, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            var part = parts[i];
            if (part.Expression is null)
            {
                text.AppendLiteral(part.Literal);
                continue;
            }
            var value = part.Expression.Evaluate(scope);
            if (value.ValueKind == JsonValueKind.Undefined)
                throw new MissingValueException($"{{{part.Expression.Text}}} has no value: {part.Expression.WhyMissing}.");
            text.AppendLiteral(Encode(value, part));
        }
        return text.ToStringAndClear();
    }

    private string Encode(JsonElement value, TextPart part) => encoding switch
    {
        TextEncoding.Url => Uri.EscapeDataString(JsonText.Of(value)),
        TextEncoding.Xml => SecurityElement.Escape(JsonText.Of(value)) ?? "",
        TextEncoding.Json => part.Quote is null ? Encoding.UTF8.GetString(JsonText.Utf8(value.WriteTo)) : JsonText.Escape(JsonText.Of(value)),
        TextEncoding.JsonPath => InQuery(value, part),
        _ => JsonText.Of(value),
    };

    private static string InQuery(JsonElement value, TextPart part)
    {
        if (part.Quote is { } quote)
        {
            // JSON's escapes are JSONPath's, but for the single quotation mark.
            var escaped = JsonText.Escape(JsonText.Of(value));
            return quote == '"' ? escaped : escaped.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        }
        return value.ValueKind is JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False or JsonValueKind.Null
            ? value.GetRawText()
            : throw new MissingValueException($"{{{part.Expression!.Text}}} is no number: put quotation marks around it in the JSONPath query.");
    }
}
