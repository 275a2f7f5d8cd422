using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Runs;

/// <summary>A result as those may see it who may read runs: masked by the rule of the audit log.</summary>
internal static class MaskedResult
{
    public static string Of(JsonNode result, JsonElement? schema) =>
        Encoding.UTF8.GetString(AuditedInputs.From(JsonSerializer.SerializeToElement(result, ToolServerJson.Default.JsonNode), schema).Json.Span);
}
