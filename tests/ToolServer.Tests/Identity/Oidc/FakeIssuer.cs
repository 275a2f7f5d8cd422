using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Tests.Identity.Jwt;

namespace Signalbox.ToolServer.Tests.Identity.Oidc;

/// <summary>An issuer of tokens on loopback: metadata, keys that can be rotated, and tokens.</summary>
internal sealed class FakeIssuer : IAsyncDisposable
{
    private WebApplication _app = null!;

    public string Issuer { get; private set; } = "";

    public List<TestSigner> Published { get; } = [];

    /// <summary>Answer 500 to everything.</summary>
    public bool IsDown { get; set; }

    /// <summary>What the metadata says of itself; null: the truth.</summary>
    public string? ClaimsToBe { get; set; }

    /// <summary>Only RFC 8414's place is answered.</summary>
    public bool IsPlainOAuth { get; set; }

    public int KeyRequests { get; private set; }

    public static async Task<FakeIssuer> StartAsync(string path = "")
    {
        var issuer = new FakeIssuer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(k => k.Listen(System.Net.IPAddress.Loopback, 0));
        issuer._app = builder.Build();
        issuer._app.Run(issuer.AnswerAsync);
        await issuer._app.StartAsync();
        issuer.Issuer = issuer._app.Urls.First() + path;
        issuer.Published.Add(TestSigner.Of("ES256"));
        return issuer;
    }

    public string Token(JsonObject? claims = null, TestSigner? signer = null)
    {
        var all = new JsonObject
        {
            ["iss"] = Issuer,
            ["aud"] = "signalbox",
            ["sub"] = "jane",
            ["exp"] = DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeSeconds(),
            ["groups"] = new JsonArray("ops"),
        };
        foreach (var (name, value) in claims ?? [])
            all[name] = value?.DeepClone();
        return (signer ?? Published[0]).Sign(all);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        Published.ForEach(s => s.Dispose());
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var prefix = new Uri(Issuer).AbsolutePath.TrimEnd('/');
        var metadata = IsPlainOAuth ? $"/.well-known/oauth-authorization-server{prefix}" : $"{prefix}/.well-known/openid-configuration";
        if (IsDown)
            http.Response.StatusCode = 500;
        else if (http.Request.Path == metadata)
            await http.Response.WriteAsync(new JsonObject { ["issuer"] = ClaimsToBe ?? Issuer, ["jwks_uri"] = Issuer + "/keys" }.ToJsonString());
        else if (http.Request.Path == prefix + "/keys")
        {
            KeyRequests++;
            await http.Response.WriteAsync(new JsonObject { ["keys"] = new JsonArray([.. Published.Select(s => s.PublicKey())]) }.ToJsonString());
        }
        else
            http.Response.StatusCode = 404;
    }
}
