using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>multipart/form-data, RFC 7578.</summary>
/// <remarks>
/// Objects are sent as JSON parts, arrays as one part an item. An object <c>{filename, base64, contentType}</c> is a file. The boundary is a
/// hash of the parts, so that the same values give the same bytes.
/// </remarks>
internal static class MultipartForm
{
    public static (string ContentType, ReadOnlyMemory<byte> Body) Render(JsonElement payload)
    {
        if (payload.ValueKind != JsonValueKind.Object)
            throw new MissingValueException("A multipart/form-data body must be an object.");
        var parts = payload.EnumerateObject().SelectMany(Parts).ToArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (head, content) in parts)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(head));
            hash.AppendData(content);
        }
        var boundary = "signalbox-" + Convert.ToHexStringLower(hash.GetHashAndReset())[..32];
        using var body = new MemoryStream();
        foreach (var (head, content) in parts)
        {
            body.Write(Encoding.UTF8.GetBytes($"--{boundary}\r\n{head}\r\n\r\n"));
            body.Write(content);
            body.Write("\r\n"u8);
        }
        body.Write(Encoding.ASCII.GetBytes($"--{boundary}--\r\n"));
        return ($"multipart/form-data; boundary={boundary}", body.ToArray());
    }

    private static IEnumerable<(string Head, byte[] Content)> Parts(JsonProperty member) => member.Value.ValueKind switch
    {
        JsonValueKind.Null => [],
        JsonValueKind.Array => member.Value.EnumerateArray().Select(i => Part(member.Name, i)),
        _ => [Part(member.Name, member.Value)],
    };

    private static (string Head, byte[] Content) Part(string name, JsonElement value)
    {
        var head = $"Content-Disposition: form-data; name=\"{Quoted(name)}\"";
        if (value.ValueKind != JsonValueKind.Object)
            return (head, Encoding.UTF8.GetBytes(JsonText.Of(value)));
        if (Text(value, "filename") is not { } filename || !value.TryGetProperty("base64", out var base64))
            return ($"{head}\r\nContent-Type: application/json", JsonText.Utf8(value.WriteTo));
        if (base64.ValueKind != JsonValueKind.String || !base64.TryGetBytesFromBase64(out var content))
            throw new MissingValueException($"The file '{name}' is no base64.");
        var type = UrlText.HeaderValue("Content-Type", Text(value, "contentType") ?? "application/octet-stream");
        return ($"{head}; filename=\"{Quoted(filename)}\"\r\nContent-Type: {type}", content);
    }

    private static string? Text(JsonElement value, string name) =>
        value.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    /// <summary>
    /// RFC 7578 section 2 with WHATWG's escapes, so that a name never ends its header; a backslash too, which many a reader takes for the beginning of an escape.
    /// </summary>
    private static string Quoted(string text) =>
        string.Concat(text.Select(c => c is '"' or '\\' || char.IsControl(c) ? Uri.EscapeDataString(c.ToString()) : c.ToString()));
}
