using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Expressions;

/// <summary>Between JSON values and text.</summary>
internal static class JsonText
{
    /// <summary>Text is sent to machines, not shown in HTML: only what JSON asks for is escaped.</summary>
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A JSON string; Undefined for null.</summary>
    public static JsonElement Element(string? text) =>
        text is null ? default : JsonSerializer.SerializeToElement(text, WorkflowsJson.Default.String);

    public static JsonElement Element(int number) => JsonSerializer.SerializeToElement(number, WorkflowsJson.Default.Int32);

    /// <summary>A value embedded in text: scalars as they print, objects and arrays as JSON (Arazzo 1.1, Runtime Expressions).</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object or JsonValueKind.Array => Encoding.UTF8.GetString(Utf8(value.WriteTo)),
        _ => value.GetRawText(),
    };

    public static byte[] Utf8(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
            write(writer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary><paramref name="text"/> as it stands between the quotation marks of a JSON string.</summary>
    public static string Escape(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);

    /// <summary>Null when it is no JSON.</summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = 256 });
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
