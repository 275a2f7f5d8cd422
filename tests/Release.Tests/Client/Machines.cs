using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Release.Client;

/// <summary>The upstream: <c>GET /machines/ID</c> answers with that machine.</summary>
internal static class Machines
{
    public static async Task ServeAsync(int port, CancellationToken ct)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls($"http://0.0.0.0:{port}");
        await using var app = builder.Build();
        app.MapGet("/machines/{id}", static (string id) => Results.Json(new Dictionary<string, string> { ["id"] = id, ["power"] = "On" }));
        await app.StartAsync(ct);
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }
}
