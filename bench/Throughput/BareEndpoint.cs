using Microsoft.AspNetCore.Http;

namespace Signalbox.Bench.Throughput;

/// <summary>What nobody can do without who answers a call by asking an upstream: reads the request, sends one, gives back what it is answered.</summary>
internal sealed class BareEndpoint(Uri upstream) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false, UseProxy = false }) { BaseAddress = upstream };

    public async Task AnswerAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/things/7");
        using var answer = await _http.SendAsync(request, context.RequestAborted);
        var body = await answer.Content.ReadAsByteArrayAsync(context.RequestAborted);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }

    public void Dispose() => _http.Dispose();
}
