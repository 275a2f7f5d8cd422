namespace Signalbox.ToolServer.Identity;

/// <summary>The answer to "who is this?": a caller, or what to say to a stranger.</summary>
/// <param name="Caller">Null: refused.</param>
/// <param name="StatusCode">401 or 403 when refused.</param>
/// <param name="Message">Why, and what to do; no hint at valid credentials.</param>
/// <param name="Challenge">Value of <c>WWW-Authenticate</c> (RFC 9110, 11.6.1) for a 401.</param>
public sealed record Authentication(Caller? Caller, int StatusCode = 200, string? Message = null, string? Challenge = null)
{
    public static Authentication Of(Caller caller) => new(caller);

    public static Authentication Forbidden(string message) => new(null, 403, message);
}
