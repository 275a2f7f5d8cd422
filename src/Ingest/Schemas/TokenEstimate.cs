using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.Ingest.Schemas;

/// <summary>Tokens of a tool definition, at four bytes of UTF-8 JSON a token: near enough for budgets with every tokenizer in use.</summary>
internal static class TokenEstimate
{
    private const int BytesPerToken = 4;

    /// <summary>What the definition has beside texts and schema: keys, braces, annotations.</summary>
    private const int FrameBytes = 120;

    /// <param name="tool">The tool's name and texts.</param>
    /// <param name="inputs">Its schema, without white space as it is sent; what is not listed does not count.</param>
    public static int Of(ToolSpec tool, JsonElement? inputs) =>
        Of(tool.Name, tool.Title, tool.Description, ListedInputs.Of(inputs) is { } schema ? JsonMarshal.GetRawUtf8Value(schema).Length : 0);

    public static int Of(string name, string? title, string? description, int schemaBytes) =>
        (FrameBytes + name.Length + Bytes(title) + Bytes(description) + schemaBytes + BytesPerToken - 1) / BytesPerToken;

    private static int Bytes(string? text) => text is null ? 0 : Encoding.UTF8.GetByteCount(text);

    /// <summary>Tokens of all operations as one tool each with every reference expanded, circles cut: what a plain conversion would list.</summary>
    public static long Naive(IEnumerable<ApiOperation> operations)
    {
        var sizes = new Dictionary<(ApiDocument, string), long>();
        return operations.Sum(operation =>
        {
            var bytes = (long)FrameBytes + operation.Id.Length + Bytes(operation.Summary) + Bytes(operation.Description);
            foreach (var parameter in operation.Parameters) bytes += parameter.Name.Length + 10 + Bytes(parameter.Description) + Expanded(parameter.Schema, operation.Document, sizes);
            if (operation.Body is { } body) bytes += Expanded(body.Schema, operation.Document, sizes);
            return bytes / BytesPerToken;
        });
    }

    private static long Expanded(JsonNode? node, ApiDocument document, Dictionary<(ApiDocument, string), long> sizes)
    {
        switch (node)
        {
            case JsonObject map when ApiDocument.Reference(map) is { } reference:
                if (sizes.TryGetValue((document, reference), out var known)) return known;
                sizes[(document, reference)] = 20;
                return sizes[(document, reference)] = Math.Min(Expanded(document.Find(reference), document, sizes), 1L << 40);
            case JsonObject map:
                return 2 + map.Sum(entry => entry.Key.Length + 4L + Expanded(entry.Value, document, sizes));
            case JsonArray list:
                return 2 + list.Sum(item => 1L + Expanded(item, document, sizes));
            case null:
                return 4;
            default:
                return node.ToJsonString().Length;
        }
    }
}
