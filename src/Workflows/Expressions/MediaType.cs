namespace Signalbox.Workflows.Expressions;

/// <summary>The parts of a Content-Type (RFC 9110 section 8.3.1) that decide how a body is read or written.</summary>
/// <param name="Essence">Type and subtype in lower case; empty where there is none.</param>
/// <param name="Charset">The charset parameter in lower case.</param>
public readonly record struct MediaType(string Essence, string? Charset)
{
    private static readonly MediaType Json = new("application/json", null);

    public bool IsUnknown => Essence.Length == 0;

    public bool IsJson => Essence is "application/json" or "text/json" || Essence.EndsWith("+json", StringComparison.Ordinal);

    public bool IsXml => Essence is "application/xml" or "text/xml" || Essence.EndsWith("+xml", StringComparison.Ordinal);

    public bool IsForm => Essence == "application/x-www-form-urlencoded";

    public bool IsMultipartForm => Essence == "multipart/form-data";

    /// <summary>Sent as it is written; neither JSON nor a form.</summary>
    public bool IsText => IsXml || Essence.StartsWith("text/", StringComparison.Ordinal)
        || Essence is "application/yaml" or "application/javascript" or "application/graphql" or "application/sql"
        || Essence.EndsWith("+yaml", StringComparison.Ordinal);

    /// <summary>Never fails: what is no media type has an unknown essence.</summary>
    public static MediaType Parse(string? contentType)
    {
        if (contentType is "application/json" or "application/json; charset=utf-8")
            return Json;
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        var charset = parts.Skip(1)
            .FirstOrDefault(p => p.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))?["charset=".Length..]
            .Trim('"').ToLowerInvariant();
        return new(parts[0].ToLowerInvariant(), charset);
    }
}
