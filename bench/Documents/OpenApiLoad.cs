using System.Text.Json.Nodes;
using Microsoft.OpenApi.Reader;

namespace Signalbox.Bench.Documents;

/// <summary>
/// Microsoft.OpenApi alone: the file read, parsed and loaded to an <c>OpenApiDocument</c> with its usual validation. It reads JSON; YAML becomes the same
/// tree of JSON nodes first, as its YAML reader does it.
/// </summary>
internal static class OpenApiLoad
{
    private static readonly Uri s_location = new("https://document.invalid/openapi.json");

    public static async Task RunAsync(string document, CancellationToken cancellation)
    {
        var bytes = await File.ReadAllBytesAsync(document, cancellation);
        using var stream = new MemoryStream(bytes);
        var reader = new OpenApiJsonReader();
        var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
        var json = bytes.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..];
        var result = json ? reader.Read(stream, s_location, settings) : reader.Read(Tree(stream), s_location, settings);
        if (result.Document is null) throw new InvalidOperationException("Microsoft.OpenApi made no document of it.");
    }

    private static JsonNode Tree(MemoryStream stream)
    {
        using var text = new StreamReader(stream);
        return PlainYaml.Parse(text)!;
    }
}
