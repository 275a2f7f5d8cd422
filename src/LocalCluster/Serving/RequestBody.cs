using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Protobuf;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Reads bodies within their bounds.</summary>
internal static class RequestBody
{
    /// <summary>The API server's own bound.</summary>
    public const int MostBytes = 3 * 1024 * 1024;

    private static readonly string[] Accepted = ["application/json", "application/yaml", ProtobufReading.MediaType];

    public static async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        if (request.ContentLength > MostBytes)
            throw ApiException.TooLarge(MostBytes);

        using var buffer = new MemoryStream();
        var chunk = new byte[16 * 1024];
        int read;
        while ((read = await request.Body.ReadAsync(chunk, ct)) > 0)
        {
            if (buffer.Length + read > MostBytes)
                throw ApiException.TooLarge(MostBytes);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    public static string MediaType(HttpRequest request) =>
        (request.ContentType ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>An object sent as JSON or YAML.</summary>
    public static async Task<(JsonObject Tree, IReadOnlyList<string> Duplicates)> ReadObjectAsync(HttpRequest request, string kind, CancellationToken ct)
    {
        var body = await ReadAsync(request, ct);
        return MediaType(request) switch
        {
            "application/yaml" => (ParseYaml(body, kind), []),
            ProtobufReading.MediaType => (ParseProtobuf(body, kind), []),
            // A body without a type is taken for JSON, as upstream's default serializer does.
            "application/json" or "" or "*/*" => ParseJson(body, kind),
            _ => throw ApiException.UnsupportedMediaType(Accepted),
        };
    }

    public static JsonNode? ParsePatch(byte[] body)
    {
        try
        {
            return JsonReading.Parse(body);
        }
        catch (JsonException error)
        {
            throw ApiException.BadRequest($"error decoding patch: {error.Message}");
        }
    }

    public static JsonObject ParseYaml(byte[] body, string kind)
    {
        try
        {
            var documents = YamlReading.ParseAll(Encoding.UTF8.GetString(body));
            return documents.Count == 1 ? documents[0] : throw new FormatException($"one object is expected, found {documents.Count}");
        }
        catch (FormatException error)
        {
            throw Unrecognized(kind, error.Message, body);
        }
    }

    public static JsonObject ParseProtobuf(byte[] body, string kind)
    {
        try
        {
            return ProtobufReading.Parse(body) ?? throw ApiException.UnsupportedMediaType(["application/json", "application/yaml"]);
        }
        catch (FormatException error)
        {
            throw ApiException.BadRequest($"the object provided is unrecognized (must be of type {kind}): {error.Message}");
        }
    }

    private static (JsonObject, IReadOnlyList<string>) ParseJson(byte[] body, string kind)
    {
        var duplicates = new List<string>();
        try
        {
            return (JsonReading.Parse(body, duplicates) as JsonObject ?? throw new JsonException("an object is expected"), duplicates);
        }
        catch (JsonException error)
        {
            throw Unrecognized(kind, $"json parse error: {error.Message}", body);
        }
    }

    private static ApiException Unrecognized(string kind, string why, byte[] body)
    {
        var start = body.Length == 0 ? "<empty>" : Encoding.UTF8.GetString(body.AsSpan(0, Math.Min(30, body.Length))) + (body.Length > 30 ? " ..." : "");
        return ApiException.BadRequest($"the object provided is unrecognized (must be of type {kind}): couldn't get version/kind; {why} ({start})");
    }
}
