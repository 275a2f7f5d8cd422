namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>Adds to the one Cookie header that a request may have (RFC 6265 section 5.4).</summary>
internal static class CookieHeader
{
    public static void Add(HttpRequestMessage request, string pairs)
    {
        if (request.Headers.NonValidated.TryGetValues("Cookie", out var present))
        {
            pairs = string.Join("; ", [.. present, pairs]);
            request.Headers.Remove("Cookie");
        }

        request.Headers.TryAddWithoutValidation("Cookie", pairs);
    }
}
