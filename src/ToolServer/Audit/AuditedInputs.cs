using System.Buffers;
using System.Text;
using System.Text.Json;
using Signalbox.ToolServer.Upstream;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// The arguments of a call as the audit log may hold them: what an <see cref="InputPlace"/> calls sensitive is masked; long texts are cut. The
/// masked values are known to <see cref="Redactor"/>, so that they do not come back in a path or a message.
/// </summary>
internal sealed class AuditedInputs
{
    private const int LongestText = 1024;
    private const int LongestInputs = 64 * 1024;

    private SecretRedactor? _redactor;

    private AuditedInputs()
    {
    }

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; }

    /// <summary>Null when nothing was masked.</summary>
    public SecretRedactor? Redactor => _redactor;

    public static AuditedInputs From(JsonElement arguments, JsonElement? schema)
    {
        var inputs = new AuditedInputs();
        if (arguments.ValueKind == JsonValueKind.Undefined)
            return inputs;

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, AuditLine.Options))
            inputs.Write(writer, arguments, InputPlace.Root(schema));
        inputs.Json = buffer.WrittenCount <= LongestInputs
            ? buffer.WrittenMemory
            : Encoding.UTF8.GetBytes($"{{\"truncated\":true,\"bytes\":{buffer.WrittenCount}}}");
        return inputs;
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, InputPlace place)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, place.Member(member.Name));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var items = place.Item();
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, items);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when place.IsSensitive:
                (_redactor ??= new SecretRedactor()).Add(value.GetString());
                writer.WriteStringValue(SecretRedactor.Mask);
                break;
            case JsonValueKind.Number when place.IsSensitive:
                (_redactor ??= new SecretRedactor()).Add(value.GetRawText());
                writer.WriteStringValue(SecretRedactor.Mask);
                break;
            case JsonValueKind.String when value.GetRawText().Length > LongestText + 2:
                var text = value.GetString()!;
                writer.WriteStringValue(text.Length > LongestText ? $"{text[..LongestText]}… ({text.Length} characters)" : text);
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
