using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Clustering;

/// <summary>Recognises login and logout: they belong to the target's credentials, and no model should ever see a password argument.</summary>
internal static class SessionOperations
{
    private static readonly HashSet<string> s_places = new(StringComparer.Ordinal) { "login", "signin", "logon", "sessions", "session", "auth", "authenticate", "token", "tokens", "login_session" };
    private static readonly HashSet<string> s_leaving = new(StringComparer.Ordinal) { "logout", "signout", "logoff" };

    /// <summary>The login operation, or null.</summary>
    public static ApiOperation? Login(IEnumerable<ApiOperation> operations, OperationIndex index) =>
        operations.Where(operation => operation.Unusable is null && IsLogin(operation, index)).OrderBy(operation => operation.Path.Length).ThenBy(operation => operation.Path, StringComparer.Ordinal).FirstOrDefault();

    public static bool IsLogin(ApiOperation operation, OperationIndex index)
    {
        if (Place(operation) is not { } place || s_leaving.Contains(place)) return false;
        if (operation.Method == "GET") return place is "login" or "signin" && (TakesPassword(operation, index) || operation.Summary?.Contains("log", StringComparison.OrdinalIgnoreCase) == true);
        return operation.Method == "POST" && (s_places.Contains(place) && (TakesPassword(operation, index) || place is "login" or "signin"));
    }

    public static bool IsLogout(ApiOperation operation, ApiOperation? login)
    {
        if (Place(operation) is { } place && s_leaving.Contains(place)) return true;
        return login is not null && operation.Method == "DELETE" && operation.Document == login.Document
            && (operation.Path == login.Path || (operation.Path.StartsWith(login.Path + "/{", StringComparison.Ordinal) && operation.Path.EndsWith('}')));
    }

    private static string? Place(ApiOperation operation)
    {
        var segments = PathTemplate.Segments(operation.Path);
        // What lies below a parameter is a thing of the API's own: /users/{id}/tokens.
        return segments.Length == 0 || segments.Any(PathTemplate.IsParameter) ? null : string.Join('_', Words.Split(segments[^1]));
    }

    private static bool TakesPassword(ApiOperation operation, OperationIndex index)
    {
        SchemaReader reader = index.Reader(operation.Document);
        var names = operation.Parameters.Select(parameter => parameter.Name).ToList();
        if (operation.Body is { } body) names.AddRange(reader.Read(body.Schema).Properties.Select(property => property.Name));
        return names.Exists(name => name.Equals("password", StringComparison.OrdinalIgnoreCase));
    }
}
