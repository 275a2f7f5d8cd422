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
        var known = new Dictionary<ApiDocument, Dictionary<string, Size>>();
        var tokens = 0L;
        foreach (var operation in operations)
        {
            if (!known.TryGetValue(operation.Document, out var sizes)) known[operation.Document] = sizes = new Dictionary<string, Size>(StringComparer.Ordinal);
            var bytes = (long)FrameBytes + operation.Id.Length + Bytes(operation.Summary) + Bytes(operation.Description);
            foreach (var parameter in operation.Parameters) bytes += parameter.Name.Length + 10 + Bytes(parameter.Description) + Expanded(parameter.Schema, operation.Document, sizes);
            if (operation.Body is { } body) bytes += Expanded(body.Schema, operation.Document, sizes);
            tokens += bytes / BytesPerToken;
        }

        return tokens;
    }

    private static long Expanded(JsonNode? node, ApiDocument document, Dictionary<string, Size> sizes)
    {
        switch (node)
        {
            case JsonObject map when ApiDocument.Reference(map) is { } reference:
                if (sizes.TryGetValue(reference, out var known)) return known.Bytes;
                sizes[reference] = new Size(20);
                sizes[reference] = new Size(Math.Min(Expanded(document.Find(reference), document, sizes), 1L << 40));
                return sizes[reference].Bytes;
            case JsonObject map:
                var members = 2L;
                foreach (var (name, value) in map) members += name.Length + 4L + Expanded(value, document, sizes);
                return members;
            case JsonArray list:
                var items = 2L;
                foreach (var item in list) items += 1L + Expanded(item, document, sizes);
                return items;
            case null:
                return 4;
            default:
                return node.ToJsonString().Length;
        }
    }

    private sealed record Size(long Bytes);
}
