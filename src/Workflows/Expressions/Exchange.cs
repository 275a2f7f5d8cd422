using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Expressions;

/// <summary>
/// One request and, once it is there, its response, as expressions see them. Bodies are parsed at most once, when first asked for, over the
/// bytes of the message and with pooled memory, which disposing gives back: values read from them must not be used after that.
/// </summary>
public sealed class Exchange : IDisposable
{
    private JsonElement _requestBody;
    private JsonElement _responseBody;
    private bool _requestIsRead;
    private bool _responseIsRead;
    private JsonDocument? _requestDocument;
    private JsonDocument? _responseDocument;

    internal Exchange(UpstreamRequest request, RequestValues? values) => (Request, Values) = (request, values);

    public UpstreamRequest Request { get; }

    public UpstreamResponse? Response { get; private set; }

    /// <summary>Null where no expression of the workflow reads them.</summary>
    internal RequestValues? Values { get; }

    internal JsonElement? StatusCode => Response is null ? null : JsonText.Status(Response.StatusCode);

    /// <summary>The exchange before it in the run, which disposes them all.</summary>
    internal Exchange? Before { get; set; }

    /// <summary>JSON when the body is JSON; else text; base64 when it is not UTF-8 text. Null when there is none.</summary>
    internal JsonElement? ResponseBody
    {
        get
        {
            if (Response is null)
                return null;
            if (!_responseIsRead)
                (_responseBody, _responseIsRead) = (Read(Response.Body, Response.ContentType, out _responseDocument), true);
            return _responseBody;
        }
    }

    internal JsonElement? RequestBody
    {
        get
        {
            if (!_requestIsRead)
                (_requestBody, _requestIsRead) = (Read(Request.Body, Request.ContentType, out _requestDocument), true);
            return _requestBody;
        }
    }

    public void Dispose()
    {
        _requestDocument?.Dispose();
        _responseDocument?.Dispose();
        (_requestIsRead, _responseIsRead) = (false, false);
    }

    internal void Answer(UpstreamResponse response) => (Response, _responseIsRead) = (response, false);

    internal string? RequestHeader(string name) => Header(Request.Headers, name)
        ?? (name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) ? Request.ContentType : null);

    internal string? ResponseHeader(string name) => Response is null ? null : Header(Response.Headers, name);

    /// <summary>Field lines of one name are one value, RFC 9110 section 5.2; Set-Cookie is the exception and gives its first.</summary>
    private static string? Header(IReadOnlyList<KeyValuePair<string, string>> headers, string name)
    {
        string? value = null;
        for (var i = 0; i < headers.Count; i++)
        {
            if (!headers[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase))
                continue;
            if (value is not null && name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase))
                break;
            value = value is null ? headers[i].Value : $"{value}, {headers[i].Value}";
        }
        return value;
    }

    private static JsonElement Read(ReadOnlyMemory<byte> body, string? contentType, out JsonDocument? document)
    {
        document = null;
        if (body.IsEmpty)
            return default;
        var type = MediaType.Parse(contentType);
        if ((type.IsJson || type.IsUnknown) && JsonText.TryDocument(WithoutMark(body)) is { } json)
        {
            document = json;
            return json.RootElement;
        }
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
