namespace Signalbox.LocalCluster.Patching;

/// <summary>RFC 6901.</summary>
internal static class JsonPointer
{
    /// <exception cref="PatchException">The text is no pointer.</exception>
    public static IReadOnlyList<string> Parse(string pointer)
    {
        if (pointer.Length == 0)
            return [];
        if (pointer[0] != '/')
            throw new PatchException($"the path {pointer} must be empty or begin with '/'");
        return [.. pointer[1..].Split('/').Select(Unescape)];
    }

    private static string Unescape(string token)
    {
        for (var at = token.IndexOf('~', StringComparison.Ordinal); at >= 0; at = token.IndexOf('~', at + 1))
        {
            if (at + 1 >= token.Length || token[at + 1] is not ('0' or '1'))
                throw new PatchException($"'~' must be followed by 0 or 1 in {token}");
        }

        return token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
    }
}
