using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>Which reads can be joined, and with which of their optional parameters.</summary>
internal static class ReadRules
{
    private static readonly HashSet<string> s_paging = new(StringComparer.Ordinal)
    {
        "page", "perpage", "limit", "offset", "cursor", "after", "before", "startingafter", "endingbefore", "pagesize", "skip", "top", "startat", "maxresults", "count", "first",
    };

    private static readonly HashSet<string> s_shape = new(StringComparer.Ordinal) { "expand", "select", "fields", "include", "sort", "sortby", "order", "orderby", "format", "pretty" };

    public static bool IsPaging(ApiParameter parameter) => parameter.In == "query" && s_paging.Contains(Key(parameter));

    /// <summary>Asks for members in full instead of links; it means the same for every list.</summary>
    public static bool IsExpansion(ApiParameter parameter) => parameter.In == "query" && Key(parameter) == "expand";

    /// <summary>Can be read with nothing but what its path names.</summary>
    public static bool IsPlain(ApiOperation read) =>
        read is { Method: "GET", Deprecated: false, Redirect: null } && !read.Parameters.Any(parameter => parameter.Required && parameter.In != "path");

    /// <summary>Whether it fits into an answer with others: JSON, and without arguments of its own that somebody would miss.</summary>
    public static bool IsPart(ApiOperation read) =>
        IsPlain(read) && (read.SuccessSchema is not null || read.Success is not { HasContent: true })
        && !read.Parameters.Any(parameter => parameter.In == "query" && !s_paging.Contains(Key(parameter)) && !s_shape.Contains(Key(parameter)));

    private static string Key(ApiParameter parameter) => string.Concat(Words.Split(parameter.Name));
}
