using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Signalbox.EndToEnd.Tests.Clients;

/// <summary>One host of a fleet: says its name and counts who asks.</summary>
public sealed class HostStub : IAsyncDisposable
{
    private WebApplication _app = null!;
    private int _requests;

    public Uri Url => new(_app.Urls.First());

    public int Requests => _requests;

    public static async Task<HostStub> StartAsync(string name)
    {
        var stub = new HostStub();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        stub._app = builder.Build();
        stub._app.Run(http =>
        {
            Interlocked.Increment(ref stub._requests);
            http.Response.ContentType = "application/json";
            return http.Response.WriteAsync($$"""{"power":"{{name}}"}""");
        });
        await stub._app.StartAsync();
        return stub;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
