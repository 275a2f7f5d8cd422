using System.Globalization;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Serving;

/// <summary>The query of a list or watch.</summary>
internal sealed record ListOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    public bool Watch { get; init; }

    public bool AllowBookmarks { get; init; }

    /// <summary>Null when not given, 0 for "any version".</summary>
    public long? ResourceVersion { get; init; }

    public string? ResourceVersionMatch { get; init; }

    public TimeSpan? Timeout { get; init; }

    public int Limit { get; init; }

    public string? Continue { get; init; }

    /// <exception cref="ApiException">An option has no meaning.</exception>
    public static ListOptions Read(IQueryCollection query)
    {
        var options = new ListOptions
        {
            LabelSelector = query["labelSelector"],
            FieldSelector = query["fieldSelector"],
            Watch = Flag(query, "watch"),
            AllowBookmarks = Flag(query, "allowWatchBookmarks"),
            ResourceVersion = Version(query["resourceVersion"]),
            ResourceVersionMatch = query["resourceVersionMatch"].ToString() is { Length: > 0 } match ? match : null,
            Timeout = Number(query, "timeoutSeconds") is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null,
            Limit = (int)Math.Clamp(Number(query, "limit"), 0, int.MaxValue),
            Continue = query["continue"].ToString() is { Length: > 0 } token ? token : null,
        };
        Check(options, query.ContainsKey("sendInitialEvents"));
        return options;
    }

    public static bool Flag(IQueryCollection query, string name) => query[name].ToString() is "1" or "true" or "True" or "TRUE" or "t" or "T";

    private static void Check(ListOptions options, bool sendsInitialEvents)
    {
        var errors = new List<FieldError>();
        if (options.Watch && options.ResourceVersionMatch is not null)
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden for watch"));
        else if (options.Watch && sendsInitialEvents)
            errors.Add(FieldError.Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for watch unless the WatchList feature gate is enabled"));
        if (options.ResourceVersionMatch is not null && options.ResourceVersion is null)
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden unless resourceVersion is provided"));
        if (options.ResourceVersionMatch is not (null or "Exact" or "NotOlderThan"))
            errors.Add(FieldError.NotSupported("resourceVersionMatch", GoText.Quote(options.ResourceVersionMatch), ["\"Exact\"", "\"NotOlderThan\""]));
        if (options is { ResourceVersionMatch: "Exact", ResourceVersion: 0 })
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch \"exact\" is forbidden for resourceVersion \"0\""));
        if (options.Continue is not null && options.ResourceVersionMatch is not null)
            errors.Add(FieldError.Forbidden("resourceVersionMatch", "resourceVersionMatch is forbidden when continue is provided"));
        if (errors.Count > 0)
            throw ApiException.InvalidOptions("ListOptions", [.. errors]);
        if (options.Continue is not null && options.ResourceVersion is > 0)
            throw ApiException.BadRequest("specifying resource version is not allowed when using continue");
    }

    private static long? Version(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : throw ApiException.BadRequest($"invalid resource version \"{text}\": must be a whole number");
    }

    private static long Number(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return 0;
        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw ApiException.BadRequest($"strconv.ParseInt: parsing \"{text}\": invalid syntax");
    }
}
