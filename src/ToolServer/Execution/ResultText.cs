using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Execution;

/// <summary>A structured result as the text that stands beside it.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Compact JSON; only what JSON itself asks for is escaped.</summary>
    public static string Of(JsonNode result) => result.ToJsonString(Readable);
}
