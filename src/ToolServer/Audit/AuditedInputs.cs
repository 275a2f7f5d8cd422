using System.Buffers;
using System.Text;
using System.Text.Json;
using Signalbox.ToolServer.Upstream;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// The arguments of a call as the audit log may hold them: values whose schema says <c>writeOnly</c> or <c>format: password</c>, or whose name says as much,
/// are masked; long texts are cut. The masked values are known to <see cref="Redactor"/>, so that they do not come back in a path or a message.
/// </summary>
internal sealed class AuditedInputs
{
    private const int LongestText = 1024;
    private const int LongestInputs = 64 * 1024;
    private const int DeepestSchema = 32;

    private readonly JsonElement? _root;
    private SecretRedactor? _redactor;

    private AuditedInputs(JsonElement? root) => _root = root;

    /// <summary>UTF-8 JSON.</summary>
    public ReadOnlyMemory<byte> Json { get; private set; }

    /// <summary>Null when nothing was masked.</summary>
    public SecretRedactor? Redactor => _redactor;

    public static AuditedInputs From(JsonElement arguments, JsonElement? schema)
    {
        var inputs = new AuditedInputs(schema);
        if (arguments.ValueKind == JsonValueKind.Undefined)
            return inputs;

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, AuditLine.Options))
            inputs.Write(writer, arguments, schema, masked: false);
        inputs.Json = buffer.WrittenCount <= LongestInputs
            ? buffer.WrittenMemory
            : Encoding.UTF8.GetBytes($"{{\"truncated\":true,\"bytes\":{buffer.WrittenCount}}}");
        return inputs;
    }

    private void Write(Utf8JsonWriter writer, JsonElement value, JsonElement? schema, bool masked)
    {
        masked = masked || IsWriteOnly(schema);
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in value.EnumerateObject())
                {
                    writer.WritePropertyName(member.Name);
                    Write(writer, member.Value, Member(schema, member.Name), masked || SensitiveNames.Matches(member.Name));
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                var items = Child(schema, "items");
                foreach (var item in value.EnumerateArray())
                    Write(writer, item, items, masked);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String when masked:
                (_redactor ??= new SecretRedactor()).Add(value.GetString());
                writer.WriteStringValue(SecretRedactor.Mask);
                break;
            case JsonValueKind.Number when masked:
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

    private JsonElement? Member(JsonElement? schema, string name) =>
        Find(schema, 0, part => part.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            && properties.TryGetProperty(name, out var found) ? found : null);

    private JsonElement? Child(JsonElement? schema, string keyword) =>
        Find(schema, 0, part => part.TryGetProperty(keyword, out var found) ? found : null);

    private bool IsWriteOnly(JsonElement? schema) =>
        Find(schema, 0, part =>
            (part.TryGetProperty("writeOnly", out var writeOnly) && writeOnly.ValueKind == JsonValueKind.True)
            || (part.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.ValueEquals("password"))
                ? part
                : null) is not null;

    /// <summary>Asks the schema itself, what its local <c>$ref</c> names, and its alternatives; the first that answers wins.</summary>
    private JsonElement? Find(JsonElement? schema, int depth, Func<JsonElement, JsonElement?> ask)
    {
        if (schema is not { ValueKind: JsonValueKind.Object } part || depth > DeepestSchema)
            return null;
        if (ask(part) is { } answer)
            return answer;
        if (part.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
            && Find(Resolve(reference.GetString()!), depth + 1, ask) is { } referred)
            return referred;

        foreach (var keyword in (ReadOnlySpan<string>)["allOf", "anyOf", "oneOf"])
        {
            if (!part.TryGetProperty(keyword, out var parts) || parts.ValueKind != JsonValueKind.Array)
                continue;
            foreach (var alternative in parts.EnumerateArray())
            {
                if (Find(alternative, depth + 1, ask) is { } found)
                    return found;
            }
        }

        return null;
    }

    private JsonElement? Resolve(string reference)
    {
        if (_root is not { } at || !reference.StartsWith("#/", StringComparison.Ordinal))
            return null;

        foreach (var segment in reference[2..].Split('/'))
        {
            var name = segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }

        return at;
    }
}
