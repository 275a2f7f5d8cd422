using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Protocol;

/// <summary>The answer to <c>tools/call</c> in a session as one event of its stream, as the SDK would write it. Pure.</summary>
internal static class CallAnswer
{
    public const string RunMeta = "signalbox.dev/run";

    private static readonly JsonWriterOptions Options = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static ReadOnlyMemory<byte> Write(RequestId id, ToolCallResult result)
    {
        var buffer = new ArrayBufferWriter<byte>(1024 + (result.Text.Length * 3));
        buffer.Write("event: message\ndata: "u8);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("jsonrpc"u8, "2.0"u8);
            ToolListPage.WriteId(json, id);
            json.WriteStartObject("result"u8);
            json.WriteStartArray("content"u8);
            Text(json, Words(result));
            if (result.Note is { } note)
                Text(json, Remark(note));
            json.WriteEndArray();
            if (result.Json is { } structured)
            {
                json.WritePropertyName("structuredContent"u8);
                json.WriteRawValue(structured, skipInputValidation: true);
            }
            json.WriteBoolean("isError"u8, result.IsError);
            if (result.RunId is { } run)
            {
                json.WriteStartObject("_meta"u8);
                json.WriteString(RunMeta, run);
                json.WriteEndObject();
            }
            json.WriteEndObject();
            json.WriteEndObject();
        }
        buffer.Write("\n\n"u8);
        return buffer.WrittenMemory;
    }

    /// <summary>The result's text; a client without tasks learns from it by which id its run can be read, over REST, kubectl and the CLI.</summary>
    public static string Words(ToolCallResult result) =>
        result is { IsError: true, RunId: { } run } && !result.Text.Contains(run, StringComparison.Ordinal) ? $"{result.Text}\nRun: {run}" : result.Text;

    /// <summary>A remark on the result, as a text of its own.</summary>
    public static string Remark(string note) => $"Note: {note}";

    private static void Text(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, "text"u8);
        json.WriteString("text"u8, text);
        json.WriteEndObject();
    }
}
