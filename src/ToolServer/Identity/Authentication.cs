namespace Signalbox.ToolServer.Identity;

/// <summary>The answer to "who is this?": a caller, or what to say to a stranger.</summary>
/// <param name="Caller">Null: refused.</param>
/// <param name="StatusCode">400, 401, 403 or 503 when refused.</param>
/// <param name="Message">Why, and what to do; no hint at valid credentials.</param>
/// <param name="Challenge">Value of <c>WWW-Authenticate</c> (RFC 9110, 11.6.1) for a 401 or 403.</param>
/// <param name="Known">Whose good credentials were refused all the same, for the audit log; null: nobody knows.</param>
public sealed record Authentication(Caller? Caller, int StatusCode = 200, string? Message = null, string? Challenge = null, Caller? Known = null)
{
    public static Authentication Of(Caller caller) => new(caller);

    public static Authentication Forbidden(string message) => new(null, 403, message);

    public static Authentication Unavailable(string message) => new(null, 503, message);
}
