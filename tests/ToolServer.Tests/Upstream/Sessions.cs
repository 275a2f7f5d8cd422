using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>An upstream's session table that really expires sessions, in Redfish's and in HyperCore's manner.</summary>
internal sealed class Sessions(string header, string loginPath, int most = int.MaxValue)
{
    private readonly ConcurrentDictionary<string, bool> _open = new();
    private readonly ConcurrentQueue<string> _accepted = new();
    private int _logins;

    public int Logins => _logins;

    public int Open => _open.Count;

    public int Accepted(string method) => _accepted.Count(accepted => accepted == method);

    /// <summary>What the Location of a session begins with.</summary>
    public string LocationPrefix { get; init; } = "";

    /// <summary>Attributes of the session's cookie.</summary>
    public string CookieAttributes { get; init; } = "; Path=/";

    public void ExpireAll() => _open.Clear();

    public Task RedfishAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (context.Request.Method == "POST" && path == loginPath && _open.Count >= most)
        {
            Interlocked.Increment(ref _logins);
            context.Response.StatusCode = 503;
            return context.Response.WriteAsync("""{"error":{"@Message.ExtendedInfo":[{"MessageId":"Base.1.18.SessionLimitExceeded"}]}}""");
        }

        if (context.Request.Method == "POST" && path == loginPath)
        {
            var token = NewToken();
            context.Response.StatusCode = 201;
            context.Response.Headers[header] = token;
            context.Response.Headers.Location = $"{LocationPrefix}{loginPath}/{token}";
        }
        else if (!_open.ContainsKey(context.Request.Headers[header].ToString()))
        {
            context.Response.StatusCode = 401;
        }
        else if (context.Request.Method == "DELETE" && path.StartsWith(loginPath, StringComparison.Ordinal))
        {
            _open.TryRemove(path[(loginPath.Length + 1)..], out _);
            context.Response.StatusCode = 204;
        }
        else
        {
            _accepted.Enqueue(context.Request.Method);
        }

        return Task.CompletedTask;
    }

    public Task HyperCoreAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        var cookie = context.Request.Cookies["sessionID"] ?? "";
        if (path == loginPath)
            context.Response.Headers.SetCookie = $"sessionID={NewToken()}{CookieAttributes}";
        else if (!_open.ContainsKey(cookie))
            context.Response.StatusCode = 401;
        else if (path.EndsWith("/logout", StringComparison.Ordinal))
            _open.TryRemove(cookie, out _);
        return Task.CompletedTask;
    }

    private string NewToken()
    {
        var token = $"session-token-{Interlocked.Increment(ref _logins)}";
        _open[token] = true;
        return token;
    }
}
