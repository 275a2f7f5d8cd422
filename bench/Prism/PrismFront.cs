using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Signalbox.Bench.Prism;

/// <summary>
/// Stands between tool server and Prism. Requests pass unchanged, but for what a mock cannot do: it issues the tokens and sessions that a target's credentials
/// ask for; it asks Prism for random answers (<c>Prefer: dynamic=true</c>) where a workflow polls, because a static answer would never change and the job
/// never end, and where a schema is too complex for a static one; it answers bytes where Prism found the request right and cannot write the media type, and nothing
/// where the document describes no answer. Keeps
/// why Prism refused what it refused.
/// </summary>
internal sealed class PrismFront : IAsyncDisposable
{
    public const string TokenPath = "/signalbox-bench/token";
    private static readonly HashSet<string> s_hop = new(StringComparer.OrdinalIgnoreCase) { "Connection", "Transfer-Encoding", "Keep-Alive", "Host", "Content-Length" };
    private readonly HttpClient _prism;
    private LoopbackServer _server = null!;
    private readonly string? _loginPath;
    private readonly OtherCredentials _others;

    private PrismFront(Uri prism, string? loginPath, OtherCredentials others)
    {
        _prism = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = prism, Timeout = TimeSpan.FromMinutes(2) };
        _loginPath = loginPath;
        _others = others;
    }

    public Uri Url => _server.Url;

    /// <summary>Whether a request's path is polled.</summary>
    public Func<string, bool> IsPolled { get; set; } = _ => false;

    /// <summary>Requests that came.</summary>
    public int Requests { get; private set; }

    /// <summary>What Prism found wrong with the last request that it refused.</summary>
    public string? LastRefusal { get; set; }

    /// <param name="prism">Where Prism listens.</param>
    /// <param name="loginPath">Where sessions are opened; null where the target has none.</param>
    /// <param name="others">Tried where Prism refuses the credentials of a request.</param>
    /// <param name="cancellation">Gives the start up.</param>
    public static async Task<PrismFront> StartAsync(Uri prism, string? loginPath, OtherCredentials others, CancellationToken cancellation)
    {
        var front = new PrismFront(prism, loginPath, others);
        front._server = await LoopbackServer.StartAsync(front.HandleAsync, cancellation);
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _prism.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        Requests++;
        var path = context.Request.Path.Value!;
        if (path == TokenPath)
        {
            await context.Response.WriteAsync("""{"access_token":"example","token_type":"Bearer","expires_in":3600}""", context.RequestAborted);
        }
        else if (path == _loginPath && context.Request.Method == "POST")
        {
            context.Response.Headers.SetCookie = "session=example";
            context.Response.Headers["X-Auth-Token"] = "example";
            context.Response.Headers.Location = path + "/1";
            context.Response.StatusCode = StatusCodes.Status201Created;
        }
        else
        {
            await ForwardAsync(context, context.Request.Method == "GET" && IsPolled(path));
        }
    }

    private async Task ForwardAsync(HttpContext context, bool polled)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        Action<HttpRequestMessage> change = _ => { };
        var answer = await AskAsync(context, body.ToArray(), polled, change);
        foreach (var authorization in _others.Authorizations)
        {
            if (answer.StatusCode != HttpStatusCode.Unauthorized) break;
            answer.Dispose();
            change = request => _others.AddTo(request, authorization);
            answer = await AskAsync(context, body.ToArray(), polled, change);
        }

        if (answer.StatusCode == HttpStatusCode.InternalServerError && await SaysAsync(answer, "too complex to generate"))
        {
            answer.Dispose();
            answer = await AskAsync(context, body.ToArray(), true, change);
        }

        using (answer)
        {
            if (answer.StatusCode == HttpStatusCode.InternalServerError && await SaysAsync(answer, "No response defined"))
            {
                context.Response.StatusCode = StatusCodes.Status204NoContent;
                return;
            }

            if (answer.StatusCode == HttpStatusCode.InternalServerError && (await SaysAsync(answer, "Cannot find serializer") || await SaysAsync(answer, "Cannot serialise")))
            {
                context.Response.ContentType = "application/octet-stream";
                await context.Response.WriteAsync("example", context.RequestAborted);
                return;
            }

            await AnswerAsync(context, answer, polled);
        }
    }

    private static async Task<bool> SaysAsync(HttpResponseMessage answer, string text) =>
        (await answer.Content.ReadAsStringAsync()).Contains(text, StringComparison.Ordinal);

    private async Task<HttpResponseMessage> AskAsync(HttpContext context, byte[] body, bool dynamic, Action<HttpRequestMessage> change)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), new Uri(_prism.BaseAddress!, target));
        if (body.Length > 0 || context.Request.ContentType is not null) request.Content = new ByteArrayContent(body);
        foreach (var (name, values) in context.Request.Headers.Where(header => !s_hop.Contains(header.Key)))
        {
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray())) request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        if (dynamic) request.Headers.TryAddWithoutValidation("Prefer", "dynamic=true");
        change(request);
        return await _prism.SendAsync(request, context.RequestAborted);
    }

    private async Task AnswerAsync(HttpContext context, HttpResponseMessage answer, bool polled)
    {
        var content = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        if (answer.StatusCode >= HttpStatusCode.BadRequest) LastRefusal = Refusal(answer, content);
        context.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => !s_hop.Contains(header.Key))) context.Response.Headers[name] = values.ToArray();
        if (polled) context.Response.Headers.RetryAfter = "0";
        if (content.Length > 0 && answer.StatusCode != HttpStatusCode.NoContent) await context.Response.Body.WriteAsync(content, context.RequestAborted);
    }

    private static string Refusal(HttpResponseMessage answer, byte[] content)
    {
        var text = answer.Headers.TryGetValues("sl-violations", out var violations) ? string.Concat(violations) : Encoding.UTF8.GetString(content);
        try
        {
            var found = JsonNode.Parse(text);
            var list = found as JsonArray ?? found?["validation"] as JsonArray;
            if (list is { Count: > 0 }) return string.Join("; ", list.Select(one => $"{string.Join('.', (one?["location"] as JsonArray ?? []).Select(part => part?.ToString()))} {one?["message"]}").Distinct());
            return found?["detail"]?.ToString() ?? text;
        }
        catch (System.Text.Json.JsonException)
        {
            return text;
        }
    }
}
