namespace Signalbox.ToolServer.Identity;

/// <summary>Values of <c>WWW-Authenticate</c> for bearer tokens (RFC 6750 section 3, RFC 9728 section 5.1). Pure.</summary>
public static class Challenge
{
    /// <param name="error">Null: no token was sent, and then RFC 6750 section 3.1 says that nothing be said of one.</param>
    /// <param name="description">What is wrong, for people.</param>
    /// <param name="scopes">What a token must be issued for; empty: not said.</param>
    /// <param name="metadata">Where the client reads whom to ask for tokens; null: nowhere.</param>
    public static string Bearer(string? error, string? description, IReadOnlyCollection<string> scopes, Uri? metadata)
    {
        var parts = new List<string>(4);
        if (error is not null)
            parts.Add($"error=\"{error}\"");
        if (error is not null && description is not null)
            parts.Add($"error_description=\"{Quoted(description)}\"");
        if (scopes.Count > 0)
            parts.Add($"scope=\"{Quoted(string.Join(' ', scopes))}\"");
        if (metadata is not null)
            parts.Add($"resource_metadata=\"{metadata.AbsoluteUri}\"");
        return parts.Count == 0 ? "Bearer realm=\"signalbox\"" : "Bearer " + string.Join(", ", parts);
    }

    // error_description and scope take printable ASCII without quotation mark and backslash (RFC 6750 section 3).
    private static string Quoted(string text) => string.Concat(text.Select(c => c is < ' ' or > '~' or '"' or '\\' ? '\'' : c));
}
