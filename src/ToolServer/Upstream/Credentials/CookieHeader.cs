namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>
/// Adds to the one Cookie header that a request may have (RFC 6265 section 5.4). A cookie of the same name is replaced: an argument must not take the place of the session.
/// </summary>
internal static class CookieHeader
{
    public static void Add(HttpRequestMessage request, string pairs)
    {
        if (request.Headers.NonValidated.TryGetValues("Cookie", out var present))
        {
            var names = pairs.Split("; ").Select(Name).ToHashSet(StringComparer.Ordinal);
            pairs = string.Join("; ", [.. present.SelectMany(line => line.Split("; ")).Where(pair => !names.Contains(Name(pair))), pairs]);
            request.Headers.Remove("Cookie");
        }

        request.Headers.TryAddWithoutValidation("Cookie", pairs);
    }

    private static string Name(string pair) => pair.Split('=', 2)[0];
}
