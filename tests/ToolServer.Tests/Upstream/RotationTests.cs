using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Http;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>A Secret that changes while calls are under way: those end on the old value, the next use the new one, and none fails.</summary>
public sealed class RotationTests : IAsyncDisposable
{
    private const int Calls = 5;

    private readonly UpstreamFixture _fixture = new();
    private readonly X509Certificate2 _authority = TestCertificates.Authority("rotation authority");
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentQueue<(string Path, string Generation)> _served = new();

    public async ValueTask DisposeAsync()
    {
        _release.TrySetResult();
        await _fixture.DisposeAsync();
        _authority.Dispose();
    }

    [Theory]
    [InlineData("basic", "")]
    [InlineData("bearer", "")]
    [InlineData("apiKey", "header")]
    [InlineData("apiKey", "query")]
    [InlineData("apiKey", "cookie")]
    [InlineData("oauth2", "")]
    [InlineData("session", "")]
    [InlineData("redfishSession", "")]
    [InlineData("clientCertificate", "")]
    public async Task Calls_under_way_end_on_the_old_value_and_the_next_use_the_new_one(string type, string place)
    {
        using var server = TestCertificates.Issue(_authority, "localhost", IPAddress.Loopback);
        var isTls = type == "clientCertificate";
        await using var upstream = await TestUpstream.StartAsync(AnswerAsync, isTls ? server : null, isTls);
        Put("generation-1");
        _fixture.Targets.PutSecret("ca", ("ca.crt", _authority.ExportCertificatePem())).Put(UpstreamFixture.Spec(upstream.Url) with
        {
            Tls = isTls ? new TargetTls { CaSecretRef = new SecretReference { Name = "ca" } } : null,
            Credentials = new TargetCredentials
            {
                Type = type,
                In = place.Length > 0 ? place : null,
                Name = "key",
                TokenUrl = upstream.Url + "/login",
                LoginPath = "/login",
                SecretRef = new SecretReference { Name = "s" },
            },
        });
        var before = Enumerable.Range(0, Calls).Select(i => i % 2 == 0 ? _fixture.GetAsync("/slow") : _fixture.PostAsync("/slow")).ToArray();
        await Eventually.TrueAsync(() => upstream.Seen.Count(seen => seen.Target.StartsWith("/slow", StringComparison.Ordinal)) == Calls);

        Put("generation-2");
        var after = await Task.WhenAll(Enumerable.Range(0, Calls).Select(i => i % 2 == 0 ? _fixture.GetAsync("/fast") : _fixture.PostAsync("/fast")));
        _release.SetResult();

        Assert.All(after.Concat(await Task.WhenAll(before)), result => Assert.Equal(200, result.Response?.StatusCode));
        Assert.Equal(Enumerable.Repeat("generation-2", Calls), Generations("/fast"));
        Assert.Equal(Enumerable.Repeat("generation-1", Calls), Generations("/slow"));

        void Put(string generation)
        {
            using var client = TestCertificates.Issue(_authority, generation);
            _fixture.Targets.PutSecret(
                "s", [("username", "root"), ("password", generation), ("token", generation), ("apiKey", generation), ("clientId", "id"), ("clientSecret", generation), .. TestCertificates.Pem(client)]);
        }
    }

    private IEnumerable<string> Generations(string path) => _served.Where(served => served.Path == path).Select(served => served.Generation);

    private async Task AnswerAsync(HttpContext context)
    {
        var generation = Generation(context);
        if (context.Request.Path == "/login")
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Auth-Token"] = generation;
            context.Response.Headers.SetCookie = $"sid={generation}";
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync($$"""{"access_token": "{{generation}}"}""");
            return;
        }
        if (context.Request.Path == "/slow")
            await _release.Task;
        _served.Enqueue((context.Request.Path, generation));
    }

    /// <summary>By whatever the request shows: certificate, query, body, a header as it is or the pair of Basic.</summary>
    private static string Generation(HttpContext context)
    {
        var shown = $"{context.Connection.ClientCertificate?.Subject} {context.Request.QueryString} {context.Items["body"]} {string.Join(' ', context.Request.Headers.Select(header => header.Value))}";
        if (context.Request.Headers.Authorization.ToString() is ['B', 'a', 's', 'i', 'c', ' ', .. var pair])
            shown += Encoding.UTF8.GetString(Convert.FromBase64String(pair));
        return shown.Contains("generation-2", StringComparison.Ordinal) ? "generation-2" : shown.Contains("generation-1", StringComparison.Ordinal) ? "generation-1" : "none";
    }
}
