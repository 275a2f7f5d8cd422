using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Expressions;

/// <summary>One request and, once it is there, its response, as expressions see them. Bodies are parsed at most once, when first asked for.</summary>
public sealed class Exchange
{
    private JsonElement? _requestBody;
    private JsonElement? _responseBody;

    internal Exchange(UpstreamRequest request, RequestValues values) => (Request, Values) = (request, values);

    public UpstreamRequest Request { get; }

    public UpstreamResponse? Response { get; private set; }

    internal RequestValues Values { get; }

    internal JsonElement? StatusCode => Response is null ? null : JsonText.Element(Response.StatusCode);

    /// <summary>JSON when the body is JSON; else text; base64 when it is not UTF-8 text. Null when there is none.</summary>
    internal JsonElement? ResponseBody => Response is null ? null : _responseBody ??= Read(Response.Body, Response.ContentType);

    internal JsonElement? RequestBody => _requestBody ??= Read(Request.Body, Request.ContentType);

    internal void Answer(UpstreamResponse response) => (Response, _responseBody) = (response, null);

    internal string? RequestHeader(string name) => Header(Request.Headers, name)
        ?? (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? Request.ContentType : null);

    internal string? ResponseHeader(string name) => Response is null ? null : Header(Response.Headers, name);

    /// <summary>Field lines of one name are one value, RFC 9110 section 5.2; Set-Cookie is the exception and gives its first.</summary>
    private static string? Header(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        var values = headers.Where(h => h.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value).ToArray();
        if (values.Length == 0)
            return null;
        return name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase) ? values[0] : string.Join(", ", values);
    }

    private static JsonElement Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        if (body.IsEmpty)
            return default;
        var type = MediaType.Parse(contentType);
        if ((type.IsJson || type.IsUnknown) && JsonText.TryParse(WithoutMark(body)) is { } json)
            return json;
        return JsonText.Element(Text(body.Span, type) ?? Convert.ToBase64String(body.Span));
    }

    private static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> body) =>
        body.Span.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body;

    private static string? Text(ReadOnlySpan<byte> body, MediaType type)
    {
        if (type.Charset is "iso-8859-1" or "latin1" or "windows-1252")
            return Encoding.Latin1.GetString(body);
        return System.Text.Unicode.Utf8.IsValid(body) && !body.Contains((byte)0) ? Encoding.UTF8.GetString(body) : null;
    }
}
