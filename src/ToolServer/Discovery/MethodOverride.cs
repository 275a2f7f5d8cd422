namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// Names in a query or form by which some servers take another method than the request's, or end a parameter: with them the operation that is sent would not be the one
/// that is named. Headers of the kind are refused by the compiler. Pure.
/// </summary>
internal static class MethodOverride
{
    private static readonly string[] s_names = ["_method", "x-http-method", "x-http-method-override", "x-method-override"];

    /// <summary>Whether a query parameter may not be called so.</summary>
    public static bool IsQueryName(string name) => name.Length == 0 || name.Contains(';', StringComparison.Ordinal) || s_names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a body of a form says a method, wherever in it.</summary>
    /// <param name="contentType">Null: JSON, which no server looks for a method in.</param>
    /// <param name="body">As JSON text.</param>
    public static bool IsInForm(string? contentType, string body) => contentType is not null
        && (contentType.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) || contentType.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase))
        && Uri.UnescapeDataString(body).Contains("_method", StringComparison.OrdinalIgnoreCase);
}
