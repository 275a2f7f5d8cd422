using System.Buffers;
using System.Net.Http.Headers;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>Turns a planned request into the message that is sent.</summary>
internal static class RequestHead
{
    // Framing and routing belong to the transport: a plan that sets them could smuggle a second request or reach another host.
    private static readonly HashSet<string> Forbidden = new(StringComparer.OrdinalIgnoreCase)
    {
        "Host", "Connection", "Content-Length", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Keep-Alive", "Expect", "HTTP2-Settings",
    };

    /// <summary>RFC 9110 section 5.6.2.</summary>
    private static readonly SearchValues<char> TokenCharacters =
        SearchValues.Create("!#$%&'*+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ^_`abcdefghijklmnopqrstuvwxyz|~");

    private static readonly ProductInfoHeaderValue Agent = new("signalbox", null);

    /// <exception cref="UpstreamRefusedException">A header must not or cannot be sent.</exception>
    public static HttpRequestMessage Create(UpstreamRequest request, Uri url)
    {
        var message = new HttpRequestMessage(Method(request.Method), url);
        if (!request.Body.IsEmpty || request.ContentType is not null || !request.Repeatable)
        {
            message.Content = new RequestBody(request.Body);
            if (request.ContentType is not null && !message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType))
                throw Refused("Content-Type");
        }

        foreach (var (name, value) in request.Headers)
        {
            if (IsForbidden(name) || value.AsSpan().ContainsAny('\r', '\n', '\0'))
                throw Refused(name);
            // Content headers (Content-Language and the like) are refused by the other collection.
            if (!message.Headers.TryAddWithoutValidation(name, value) && message.Content?.Headers.TryAddWithoutValidation(name, value) != true)
                throw Refused(name);
        }

        if (!message.Headers.NonValidated.Contains("Accept"))
            message.Headers.TryAddWithoutValidation("Accept", "application/json, */*;q=0.5");
        if (!message.Headers.NonValidated.Contains("User-Agent"))
            message.Headers.UserAgent.Add(Agent);
        return message;
    }

    /// <summary>Whether a header of this name is the transport's alone, or can be no header.</summary>
    public static bool IsForbidden(string name) =>
        name.AsSpan().ContainsAnyExcept(TokenCharacters) || name.Length == 0 || Forbidden.Contains(name) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase);

    private static HttpMethod Method(string method) => method switch
    {
        "GET" => HttpMethod.Get,
        "POST" => HttpMethod.Post,
        "PUT" => HttpMethod.Put,
        "PATCH" => HttpMethod.Patch,
        "DELETE" => HttpMethod.Delete,
        "HEAD" => HttpMethod.Head,
        "OPTIONS" => HttpMethod.Options,
        _ => throw new UpstreamRefusedException(UpstreamFailureKind.Refused, $"The method {method} cannot be sent."),
    };

    private static UpstreamRefusedException Refused(string header) => new(
        UpstreamFailureKind.Refused, $"The header {header} cannot be sent: a step must not set it, or its value holds a line break.");
}
