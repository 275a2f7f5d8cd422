using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Rest;

namespace Signalbox.ToolServer.Hosting;

/// <summary>
/// The first thing a request meets: is it meant for this server, and who sent it. Also the last: what nobody else caught becomes a 500
/// without details.
/// </summary>
internal sealed partial class RequestGate(
    IReadOnlyCollection<string> allowedHosts, ICallerAuthenticator authenticator, RefusalAudit? refusals, ILoggerFactory loggerFactory)
{
    private static readonly object CallerKey = new();
    private readonly HostAndOriginRule _hosts = new(allowedHosts);
    private readonly ILogger _logger = loggerFactory.CreateLogger<RequestGate>();

    /// <exception cref="InvalidOperationException">The request did not pass the gate.</exception>
    public static Caller Caller(HttpContext http) =>
        http.Items.TryGetValue(CallerKey, out var caller) && caller is Caller known
            ? known
            : throw new InvalidOperationException("A request reached a handler without passing authentication.");

    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        try
        {
            if (await AdmitAsync(http) is { } refusal)
                await McpRefusalWriter.WriteAsync(http.Response, refusal, default, http.RequestAborted);
            else
                await next(http);
        }
        catch (Exception e) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client has gone in the middle of it, and there is nobody to answer; whatever broke is most likely that.
            LogGone(e, http.Request.Method, http.Request.Path);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            http.Response.StatusCode = e.StatusCode;
        }
        catch (IdentityUnavailableException e) when (!http.Response.HasStarted)
        {
            LogUnknowable(e, http.Request.Method, http.Request.Path);
            refusals?.Write(http.Items[CallerKey] as Caller, null, Line(http), StatusCodes.Status503ServiceUnavailable, e.Message);
            await McpRefusalWriter.WriteAsync(http.Response, Unavailable(http, e.Message), default, http.RequestAborted);
        }
        catch (Exception e)
        {
            LogFailed(e, http.Request.Method, http.Request.Path);
            if (http.Response.HasStarted)
                http.Abort();
            else
                await McpRefusalWriter.WriteAsync(http.Response, new(500, (int)McpErrorCode.InternalError, "Internal error; the server's log has it."), default, http.RequestAborted);
        }
    }

    private async ValueTask<Refusal?> AdmitAsync(HttpContext http)
    {
        // Probes know the server by its address alone and carry no credentials; these two paths say nothing worth hiding.
        if (http.Request.Path == "/healthz" || http.Request.Path == "/readyz")
            return null;
        var origin = http.Request.Headers.Origin.ToString();
        if (!_hosts.Allows(http.Request.Host.Host, origin, http.Connection.LocalIpAddress))
        {
            LogForeign(http.Request.Host.Host, origin);
            refusals?.Write(null, null, Line(http), StatusCodes.Status403Forbidden, "The Host or Origin header names another site.");
            return new(403, Refusal.ServerError, "The Host or Origin header names a site that this server is not (a guard against DNS rebinding). Add the host's name with --allowed-host if clients reach it by that name.");
        }
        // Whom to ask for a token is told to those who have none yet; the page that asks people for theirs is open as well.
        if (http.Request.Path.StartsWithSegments(ResourceMetadata.WellKnown) || http.Request.Path.StartsWithSegments(DocsPage.Path))
            return null;
        var who = await authenticator.AuthenticateAsync(http, http.RequestAborted);
        if (who.Caller is { } caller)
        {
            http.Items[CallerKey] = caller;
            return null;
        }
        refusals?.Write(who.Known, null, Line(http), who.StatusCode, who.Message ?? "Not allowed.");
        if (who.Challenge is { } challenge)
            http.Response.Headers.WWWAuthenticate = challenge;
        if (who.StatusCode == StatusCodes.Status503ServiceUnavailable)
            return Unavailable(http, who.Message ?? "Callers cannot be known at this moment.");
        return new(who.StatusCode, Refusal.ServerError, who.Message ?? "Not allowed.");
    }

    private static string Line(HttpContext http) => $"{http.Request.Method} {http.Request.Path}";

    private static Refusal Unavailable(HttpContext http, string message)
    {
        http.Response.Headers.RetryAfter = "2";
        return new(StatusCodes.Status503ServiceUnavailable, Refusal.ServerError, message);
    }

    [LoggerMessage(4006, LogLevel.Warning, "{Method} {Path} was not answered, because what its caller may do cannot be found out.")]
    private partial void LogUnknowable(Exception exception, string method, string path);

    [LoggerMessage(4003, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception exception, string method, string path);

    [LoggerMessage(4005, LogLevel.Debug, "The client of {Method} {Path} went away.")]
    private partial void LogGone(Exception exception, string method, string path);

    [LoggerMessage(4004, LogLevel.Warning, "Refused a request for host '{Host}' from origin '{Origin}'.")]
    private partial void LogForeign(string host, string origin);
}
