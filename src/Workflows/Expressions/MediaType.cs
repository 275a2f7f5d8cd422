namespace Signalbox.Workflows.Expressions;

/// <summary>The parts of a Content-Type that decide how a body is read or written.</summary>
internal readonly record struct MediaType(string Essence, string? Charset)
{
    public bool IsUnknown => Essence.Length == 0;

    public bool IsJson => Essence is "application/json" or "text/json" || Essence.EndsWith("+json", StringComparison.Ordinal);

    public bool IsXml => Essence is "application/xml" or "text/xml" || Essence.EndsWith("+xml", StringComparison.Ordinal);

    public bool IsForm => Essence == "application/x-www-form-urlencoded";

    public bool IsMultipartForm => Essence == "multipart/form-data";

    public bool IsText => IsXml || Essence.StartsWith("text/", StringComparison.Ordinal)
        || Essence is "application/yaml" or "application/javascript" or "application/graphql" or "application/sql"
        || Essence.EndsWith("+yaml", StringComparison.Ordinal);

    public static MediaType Parse(string? contentType)
    {
        var parts = (contentType ?? "").Split(';', StringSplitOptions.TrimEntries);
        var charset = parts.Skip(1)
            .FirstOrDefault(p => p.StartsWith("charset=", StringComparison.OrdinalIgnoreCase))?["charset=".Length..]
            .Trim('"').ToLowerInvariant();
        return new(parts[0].ToLowerInvariant(), charset);
    }
}
