using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Signalbox.Workflows.Serving;

namespace Signalbox.ToolServer.Registry;

/// <summary>A tool as MCP describes it, written once when the revision is loaded.</summary>
internal static class ToolJson
{
    // Descriptions are read by people and models in JSON bodies, never inside HTML: umlauts and quotes stay short.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(ServedTool tool)
    {
        var spec = tool.Plan.Spec;
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer, WriterOptions))
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            if (spec.Tool.Title is { Length: > 0 } title)
                json.WriteString("title", title);
            if ((spec.Tool.Description ?? spec.Description ?? spec.Summary) is { Length: > 0 } description)
                json.WriteString("description", description);
            json.WritePropertyName("inputSchema");
            WriteInputSchema(json, ListedInputs.Of(tool.InputSchema));
            // Over a fleet a result may have an entry a host instead.
            if (tool.Fleet is null && spec.Tool.OutputSchema is { } output)
            {
                json.WritePropertyName("outputSchema");
                output.WriteTo(json);
            }
            WriteAnnotations(json, tool);
            WriteMeta(json, tool);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteInputSchema(Utf8JsonWriter json, JsonElement? inputs)
    {
        if (inputs is { ValueKind: JsonValueKind.Object } schema)
        {
            schema.WriteTo(json);
            return;
        }
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    private static void WriteAnnotations(Utf8JsonWriter json, ServedTool tool)
    {
        if (tool.Plan.Spec.Tool.Annotations is not { } hints)
            return;
        json.WriteStartObject("annotations");
        WriteHint(json, "readOnlyHint", hints.ReadOnlyHint);
        WriteHint(json, "destructiveHint", hints.DestructiveHint);
        WriteHint(json, "idempotentHint", hints.IdempotentHint);
        WriteHint(json, "openWorldHint", hints.OpenWorldHint);
        json.WriteEndObject();
    }

    private static void WriteHint(Utf8JsonWriter json, string name, bool? value)
    {
        if (value is { } hint)
            json.WriteBoolean(name, hint);
    }

    private static void WriteMeta(Utf8JsonWriter json, ServedTool tool)
    {
        json.WriteStartObject("_meta");
        json.WriteString("signalbox.dev/workflow", tool.Workflow.ToString());
        json.WriteString("signalbox.dev/spec-digest", tool.SpecDigest);
        json.WriteEndObject();
    }
}
