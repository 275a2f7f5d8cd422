using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admin;

/// <summary>
/// Decisions over REST: <c>GET /workflows/pending</c>, <c>POST /workflows/NAMESPACE/NAME/approve</c> and <c>/reject</c>, <c>POST /reload</c>. Every request carries the
/// caller's own token for the API server, and whatever it asks for is done with that token alone: no right of the operator is lent to anybody.
/// </summary>
public sealed partial class AdminEndpoint : IAsyncDisposable
{
    private const int LargestBody = 16 * 1024;
    private readonly WebApplication _app;
    private readonly KubernetesClient _own;
    private readonly Func<int?> _reload;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;

    private AdminEndpoint(WebApplication app, KubernetesClient own, Func<int?> reload, ILoggerFactory loggerFactory)
    {
        (_app, _own, _reload, _loggerFactory) = (app, own, reload, loggerFactory);
        _logger = loggerFactory.CreateLogger<AdminEndpoint>();
    }

    public Uri Url => new(_app.Urls.First());

    /// <param name="url">Where to listen; port 0 takes a free one.</param>
    /// <param name="own">Says where the API server is; its credentials are not used.</param>
    /// <param name="reload">Looks at every workflow again and says how many there are; null: another replica leads.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="ct">Gives the start up.</param>
    /// <exception cref="OperatorException">The address cannot be used.</exception>
    public static async Task<AdminEndpoint> StartAsync(string url, KubernetesClient own, Func<int?> reload, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        // Not the working directory: all that is in it would be looked through and watched for settings.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // A stray ASPNETCORE_ variable must not open another port.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, LargestBody));
        var app = builder.Build();
        app.Urls.Add(url);
        var admin = new AdminEndpoint(app, own, reload, loggerFactory);
        app.MapGet("/workflows/pending", http => admin.AsCallerAsync(http, admin.PendingAsync));
        app.MapPost("/workflows/{namespace}/{name}/approve", http => admin.AsCallerAsync(http, (h, c) => DecideAsync(h, c, ApprovalDecision.Approved)));
        app.MapPost("/workflows/{namespace}/{name}/reject", http => admin.AsCallerAsync(http, (h, c) => DecideAsync(h, c, ApprovalDecision.Denied)));
        app.MapPost("/workflows/{name}/approve", http => admin.AsCallerAsync(http, (h, c) => DecideAsync(h, c, ApprovalDecision.Approved)));
        app.MapPost("/workflows/{name}/reject", http => admin.AsCallerAsync(http, (h, c) => DecideAsync(h, c, ApprovalDecision.Denied)));
        app.MapPost("/reload", http => admin.AsCallerAsync(http, admin.ReloadAsync));
        try
        {
            await app.StartAsync(ct);
            return admin;
        }
        catch (IOException error)
        {
            await app.DisposeAsync();
            throw new OperatorException($"Cannot listen on {url}: {error.Message} Give another address with --admin-listen; port 0 takes a free one.", error);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static string? Token(HttpContext http) =>
        http.Request.Headers.Authorization is [{ } one] && one.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) && one[7..].Trim() is { Length: > 0 and < 16384 } token
        && token.All(c => c is > ' ' and < '\x7f')
            ? token : null;

    private static async Task DecideAsync(HttpContext http, KubernetesClient caller, string decision)
    {
        var route = http.Request.RouteValues;
        var ns = (string?)route["namespace"] ?? (http.Request.Query["namespace"].ToString() is { Length: > 0 } asked ? asked : "default");
        var request = http.Request.ContentLength is null or 0 && !http.Request.Headers.ContainsKey(HeaderNames.TransferEncoding)
            ? new(null, null)
            : await JsonSerializer.DeserializeAsync(http.Request.Body, AdminJson.Default.DecisionRequest, http.RequestAborted) ?? new(null, null);
        await WriteAsync(http, 200, await DecisionDesk.DecideAsync(caller, new(ns, (string)route["name"]!), decision, request, http.RequestAborted), AdminJson.Default.DecisionAnswer);
    }

    private static Task WriteAsync<T>(HttpContext http, int status, T body, JsonTypeInfo<T> type)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(body, type, body is AdminProblem ? "application/problem+json" : "application/json", http.RequestAborted);
    }

    private async Task PendingAsync(HttpContext http, KubernetesClient caller)
    {
        var ns = http.Request.Query["namespace"].ToString();
        await WriteAsync(http, 200, await DecisionDesk.PendingAsync(caller, ns.Length > 0 ? ns : null, http.RequestAborted), AdminJson.Default.PendingList);
    }

    // Looking again changes nothing that was decided; still it is for those alone who may read all that it is about.
    private async Task ReloadAsync(HttpContext http, KubernetesClient caller)
    {
        await caller.ListAsync(SignalboxApi.Workflows, null, new() { Limit = 1 }, http.RequestAborted);
        var count = _reload() ?? throw new AdminException(new("Not the leader", 503, "Another replica of the operator leads. Send it again; it may reach that one.", 1));
        await WriteAsync(http, 202, new(count), AdminJson.Default.ReloadAnswer);
    }

    private async Task AsCallerAsync(HttpContext http, Func<HttpContext, KubernetesClient, Task> handle)
    {
        AdminProblem problem;
        try
        {
            if (Token(http) is { } token)
            {
                using var caller = new KubernetesClient(_own.Configuration.ForCaller(token, "operator-admin"), _loggerFactory);
                await handle(http, caller);
                return;
            }
            problem = AdminProblems.NoToken;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (Exception error) when (!http.Response.HasStarted)
        {
            if (AdminProblems.Of(error) is not { } known)
            {
                LogFailed(error, http.Request.Method, http.Request.Path);
                known = new("Internal error", 500, "Internal error; the operator's log has it.");
            }
            problem = known;
        }
        if (problem.Status == StatusCodes.Status401Unauthorized)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        if (problem.RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await WriteAsync(http, problem.Status, problem, AdminJson.Default.AdminProblem);
    }

    [LoggerMessage(3110, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception exception, string method, string path);
}
