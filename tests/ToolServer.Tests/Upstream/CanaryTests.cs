using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Tests.Execution;
using Signalbox.ToolServer.Tracing;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>No secret of any kind of credentials comes back in a result, an error, a trace or an audit line, in whatever form the upstream gives it back.</summary>
public sealed class CanaryTests : IAsyncDisposable
{
    private const string Canary = "c&nary/p+ss w=rd\"<é>!*";
    private const string HeaderCanary = "c&nary/p+ss=rd\"<>!*";
    private const string Token = "t0ken/of+the==session";

    private const string Spec = """
        {
          "workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "t", "description": "d"},
          "inputs": {"type": "object", "properties": {"v": {"type": "string"}}},
          "steps": [{"stepId": "only", "operation": {"method": "POST", "path": "/a/{q}"}, "parameters": [{"name": "q", "in": "path", "value": "$inputs.v"}],
                     "requestBody": {"payload": {"v": "$inputs.v"}}}]
        }
        """;

    private readonly ExecutorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Theory]
    [InlineData("basic", 200)]
    [InlineData("basic", 401)]
    [InlineData("basic", 302)]
    [InlineData("bearer", 500)]
    [InlineData("apiKey", 400)]
    [InlineData("apiKey", 302)]
    [InlineData("oauth2", 200)]
    [InlineData("oauth2", 403)]
    [InlineData("oauth2", 0)]
    [InlineData("session", 400)]
    [InlineData("session", 302)]
    [InlineData("session", 0)]
    [InlineData("redfishSession", 200)]
    [InlineData("redfishSession", 401)]
    [InlineData("redfishSession", 0)]
    public async Task A_secret_that_the_upstream_gives_back_is_masked(string type, int status)
    {
        await using var upstream = await TestUpstream.StartAsync(context => AnswerAsync(context, status));
        var result = await CallAsync(_fixture, upstream, type, status);

        Assert.Equal(status != 200, result.IsError);
        Assert.NotEmpty(upstream.Seen);
        var shown = $"{result.Text}\n{result.Structured?.ToJsonString()}\n{JsonSerializer.Serialize(result.Trace)}\n{await _fixture.AuditTextAsync()}";
        // What a login was answered with is cut before the secret.
        Assert.True(status == 0 || shown.Contains("[redacted]", StringComparison.Ordinal), shown);
        foreach (var secret in Used(type).SelectMany(Forms))
            Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("basic", 200)]
    [InlineData("apiKey", 400)]
    [InlineData("oauth2", 403)]
    [InlineData("session", 302)]
    public async Task No_sink_of_the_audit_log_gets_a_secret(string type, int status)
    {
        var folder = Directory.CreateTempSubdirectory("audit-").FullName;
        try
        {
            await using var upstream = await TestUpstream.StartAsync(context => AnswerAsync(context, status));
            await using var collector = await TestUpstream.StartAsync(_ => Task.CompletedTask);
            await using (var fixture = new ExecutorFixture(_ => AuditLog.Open(
                Path.Combine(folder, "audit.jsonl"), new() { FailClosed = true, MaxFileBytes = 100 }, NullLoggerFactory.Instance, new TelemetryCollector(new(collector.Url), "r"))))
            {
                await CallAsync(fixture, upstream, type, status);
            }
            // A file for the start, the step and the call; the same at the collector.
            var sinks = new[]
            {
                string.Concat(Directory.GetFiles(folder).Select(File.ReadAllText)),
                string.Concat(collector.Seen.Select(seen => seen.Wire)),
            };
            Assert.Equal(3, Directory.GetFiles(folder).Length);
            foreach (var shown in sinks)
            {
                Assert.All((string[])["start", "step", "call"], name => Assert.Contains($@"""event"":""{name}""", shown, StringComparison.Ordinal));
                Assert.All(Used(type).SelectMany(Forms), secret => Assert.DoesNotContain(secret, shown, StringComparison.OrdinalIgnoreCase));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public async Task The_key_of_a_client_certificate_that_the_upstream_gives_back_is_masked(int status)
    {
        using var authority = TestCertificates.Authority("canary authority");
        using var server = TestCertificates.Issue(authority, "localhost", IPAddress.Loopback);
        using var client = TestCertificates.Issue(authority, "signalbox");
        var identity = TestCertificates.Pem(client);
        var key = identity.Single(entry => entry.Key == "tls.key").Value;
        var lines = key.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith("-----", StringComparison.Ordinal)).ToArray();
        string[] forms = [.. Forms(key), .. lines.SelectMany(Forms), string.Concat(lines)];
        await using var upstream = await TestUpstream.StartAsync(
            context =>
            {
                context.Response.StatusCode = status;
                return context.Response.WriteAsJsonAsync(new { message = string.Join(' ', forms), list = forms });
            },
            server, wantClientCertificate: true);
        _fixture.Targets.PutSecret("ca", ("ca.crt", authority.ExportCertificatePem())).PutSecret("s", identity).Put(UpstreamFixture.Spec(upstream.Url) with
        {
            Tls = new TargetTls { CaSecretRef = new SecretReference { Name = "ca" } },
            Credentials = new TargetCredentials { Type = "clientCertificate", SecretRef = new SecretReference { Name = "s" } },
            Retry = new TargetRetry { MaxAttempts = 1 },
        });

        var result = await _fixture.RunAsync(ExecutorFixture.Plan(Spec), """{"v": "x"}""");

        Assert.Equal(status != 200, result.IsError);
        var shown = $"{result.Text}\n{result.Structured?.ToJsonString()}\n{JsonSerializer.Serialize(result.Trace)}\n{await _fixture.AuditTextAsync()}";
        Assert.Contains("[redacted]", shown, StringComparison.Ordinal);
        Assert.All(forms, form => Assert.DoesNotContain(form, shown, StringComparison.OrdinalIgnoreCase));
    }

    private static Task<ToolCallResult> CallAsync(ExecutorFixture fixture, TestUpstream upstream, string type, int status)
    {
        fixture.Targets
            .PutSecret("s", ("username", "root"), ("password", Canary), ("token", HeaderCanary), ("apiKey", HeaderCanary), ("clientId", "id"), ("clientSecret", Canary))
            .Put(UpstreamFixture.Spec(upstream.Url) with
            {
                Credentials = new TargetCredentials
                {
                    Type = type,
                    In = "query",
                    Name = "key",
                    TokenUrl = upstream.Url + "/login",
                    LoginPath = "/login",
                    SecretRef = new SecretReference { Name = "s" },
                },
                Retry = new TargetRetry { MaxAttempts = 1 },
            });
        return fixture.RunAsync(ExecutorFixture.Plan(Spec), JsonSerializer.Serialize(new { v = status is 302 ? "x" : HeaderCanary.Replace('/', '-') + Token.Replace('/', '-') }));
    }

    private static string[] Used(string type) => type switch
    {
        "basic" => [Canary, Convert.ToBase64String(Encoding.UTF8.GetBytes($"root:{Canary}"))],
        "bearer" or "apiKey" => [HeaderCanary],
        _ => [Canary, Token],
    };

    private static string[] Forms(string secret) =>
    [
        secret, Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret), WebUtility.HtmlEncode(secret), Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)).TrimEnd('='), Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), JsonEncodedText.Encode(secret).ToString(),
    ];

    private static Task AnswerAsync(HttpContext context, int status)
    {
        var echo = $"{context.Request.QueryString} {context.Items["body"]} {string.Join(' ', context.Request.Headers.Select(header => header.Value))} "
            + string.Join(' ', new[] { Canary, HeaderCanary, Token }.SelectMany(Forms));
        if (context.Request.Path == "/login" && status != 0)
        {
            context.Response.StatusCode = 201;
            context.Response.Headers["X-Auth-Token"] = Token;
            context.Response.Headers.SetCookie = $"sid={Token}";
            return context.Response.WriteAsJsonAsync(new { access_token = Token });
        }

        context.Response.StatusCode = status == 0 ? 403 : status;
        if (status == 302)
            context.Response.Headers.Location = $"/elsewhere/{Uri.EscapeDataString(Canary)}/{Uri.EscapeDataString(HeaderCanary)}/{Token}";
        return context.Response.WriteAsJsonAsync(new { message = echo, list = new[] { echo } });
    }
}
