using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Reads the query options that all writes share.</summary>
internal static class WriteQuery
{
    private const int LongestManager = 128;

    public static WriteOptions Read(HttpRequest request, string optionsKind, bool isApply = false, IReadOnlyList<string>? duplicates = null)
    {
        var query = request.Query;
        var manager = query["fieldManager"].ToString();
        if (isApply && manager.Length == 0)
            throw ApiException.InvalidOptions(optionsKind, FieldError.Required("fieldManager", "is required for apply patch"));
        if (manager.Length > LongestManager)
            throw ApiException.InvalidOptions(optionsKind, new FieldError("fieldManager", "FieldValueTooLong", $"Too long: may not be more than {LongestManager} bytes"));
        if (query.ContainsKey("force") && !isApply)
            throw ApiException.InvalidOptions(optionsKind, FieldError.Forbidden("force", "may not be specified for non-apply patch"));

        return new WriteOptions(manager.Length > 0 ? manager : DefaultManager(request), IsDryRun(query, optionsKind), Validation(query, optionsKind), isApply, duplicates ?? []);
    }

    public static bool IsDryRun(IQueryCollection query, string optionsKind)
    {
        var dryRun = query["dryRun"];
        if (dryRun.Any(value => value != "All"))
            throw ApiException.InvalidOptions(optionsKind, FieldError.NotSupported("dryRun", GoText.Quote(dryRun.First(value => value != "All") ?? ""), ["\"All\""]));
        return dryRun.Count > 0;
    }

    private static FieldValidation Validation(IQueryCollection query, string optionsKind) => query["fieldValidation"].ToString() switch
    {
        "" or "Warn" => FieldValidation.Warn,
        "Ignore" => FieldValidation.Ignore,
        "Strict" => FieldValidation.Strict,
        var other => throw ApiException.InvalidOptions(optionsKind, FieldError.NotSupported("fieldValidation", GoText.Quote(other), ["\"Ignore\"", "\"Strict\"", "\"Warn\""])),
    };

    /// <summary>The program's name of the User-Agent, as upstream takes it.</summary>
    private static string DefaultManager(HttpRequest request)
    {
        var agent = request.Headers.UserAgent.ToString();
        var name = agent.Split('/', ' ')[0];
        return name.Length is > 0 and <= LongestManager && name.All(letter => letter is > ' ' and < (char)127) ? name : "unknown";
    }
}
