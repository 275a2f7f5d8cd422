using System.Buffers;
using System.Runtime.InteropServices;
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

        var raw = JsonMarshal.GetRawUtf8Value(arguments);
        if (raw.Length <= LongestInputs && !raw.ContainsAny("\r\n"u8) && IsPlain(arguments, InputPlace.Root(MayMask(schema) ? schema : null)))
        {
            inputs.Json = raw.ToArray();
            return inputs;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, AuditLine.Options))
            inputs.Write(writer, arguments, InputPlace.Root(schema));
        inputs.Json = buffer.WrittenCount <= LongestInputs
            ? buffer.WrittenMemory
            : Encoding.UTF8.GetBytes($"{{\"truncated\":true,\"bytes\":{buffer.WrittenCount}}}");
        return inputs;
    }

    /// <summary>Whether the schema has a word that masks at all: most have none and need not be walked through.</summary>
    private static bool MayMask(JsonElement? schema)
    {
        if (schema is not { } given)
            return false;
        var raw = JsonMarshal.GetRawUtf8Value(given);
        return raw.IndexOf("writeOnly"u8) >= 0 || raw.IndexOf("password"u8) >= 0 || raw.Contains((byte)'\\');
    }

    /// <summary>Nothing in it is masked or cut: it can be taken as it is.</summary>
    private static bool IsPlain(JsonElement value, InputPlace place)
    {
        if (place.IsSensitive)
            return false;
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (!IsPlain(member.Value, place.Member(member.Name)))
                        return false;
                }

                return true;
            case JsonValueKind.Array:
                var items = place.Item();
                foreach (var item in value.EnumerateArray())
                {
                    if (!IsPlain(item, items))
                        return false;
                }

                return true;
            default:
                return value.ValueKind != JsonValueKind.String || JsonMarshal.GetRawUtf8Value(value).Length <= LongestText + 2;
        }
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
