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

    /// <summary>A status code as a JSON number.</summary>
    public static JsonElement Status(int code) => code is >= 100 and < 600 ? Statuses[code - 100] : Element(code);

    public static byte[] Utf8(Action<Utf8JsonWriter> write) => Utf8(write, static (writer, write) => write(writer));

    public static byte[] Utf8<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        // What is written may hold what is written: the cached writer is the outermost's.
        var cached = _cached ?? new();
        _cached = null;
        try
        {
            write(cached.Writer, state);
            cached.Writer.Flush();
            return cached.Buffer.WrittenSpan.ToArray();
        }
        finally
        {
            _cached = cached.Reset() ? cached : null;
        }
    }

    /// <summary><paramref name="text"/> as it stands between the quotation marks of a JSON string.</summary>
    public static string Escape(string text) => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text);

    /// <summary>Null when it is no JSON. What is no text in its strings is replaced: an upstream's answer with such a string is an answer all the same.</summary>
    public static JsonElement? TryParse(ReadOnlyMemory<byte> utf8)
    {
        using var document = TryDocument(utf8);
        return document?.RootElement.Clone();
    }

    /// <summary>
    /// Over <paramref name="utf8"/> itself, with pooled memory until it is disposed. Null when it is no JSON. What is no text in its strings is replaced: an
    /// upstream's answer with such a string is an answer all the same.
    /// </summary>
    public static JsonDocument? TryDocument(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(UnreadableText.Replaced(utf8), new JsonDocumentOptions { MaxDepth = 256 });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static readonly JsonElement[] Statuses = [.. Enumerable.Range(100, 500).Select(Element)];

    [ThreadStatic]
    private static CachedWriter? _cached;

    private sealed class CachedWriter
    {
        private const int LargestKept = 64 * 1024;

        public CachedWriter() => Writer = new(Buffer, Compact);

        public ArrayBufferWriter<byte> Buffer { get; } = new(1024);

        public Utf8JsonWriter Writer { get; }

        /// <summary>False when it has grown too large to be kept.</summary>
        public bool Reset()
        {
            Buffer.ResetWrittenCount();
            Writer.Reset();
            return Buffer.Capacity <= LargestKept;
        }
    }
}
