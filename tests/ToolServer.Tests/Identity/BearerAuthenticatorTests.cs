using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Oidc;
using Signalbox.ToolServer.Tests.Identity.Oidc;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Identity;

/// <summary>Requests with and without tokens, over HTTP: fixed ones, Kubernetes' and an issuer's beside each other.</summary>
public sealed class BearerAuthenticatorTests : IAsyncLifetime
{
    private static readonly Dictionary<TokenHash, Caller> Fixed = new()
    {
        [TokenHash.Of("token-a")] = new("a", ["team"]),
        [TokenHash.Of("token-b")] = new("b", ["team"]),
    };

    private FakeIssuer _issuer = null!;
    private FakeApiServer _api = null!;
    private Kubernetes.KubernetesClient _client = null!;
    private readonly List<IDisposable> _owned = [];
    private RunningFront _server = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _api = await FakeApiServer.StartAsync();
        _client = _api.Client();
        var oidc = new OidcVerifier(new() { Issuer = _issuer.Issuer, Audiences = ["signalbox"], RequiredScopes = ["tools"] }, null, NullLoggerFactory.Instance, TimeProvider.System);
        var review = new TokenReviewVerifier(_client, ["signalbox"]);
        _owned.AddRange([oidc, review]);
        var metadata = new ResourceMetadata(null, [_issuer.Issuer], ["tools"]);
        _server = await RunningFront.StartUnpublishedAsync(
            null, new BearerAuthenticator(h => Fixed.GetValueOrDefault(h), [oidc, review], metadata, TimeProvider.System), metadata);
        _server.Publish("read_system");
        _api.Review = (kind, spec) => kind == "TokenReview" ? Reviewed((string)spec["token"]!) : null;
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _owned.ForEach(o => o.Dispose());
        _client.Dispose();
        await _api.DisposeAsync();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task Each_kind_of_token_is_known_beside_the_others()
    {
        foreach (var token in (string[])["token-a", "sa-token", _issuer.Token(new() { ["scope"] = "tools" })])
        {
            using var answer = await GetAsync("/tools", $"Bearer {token}");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Without_a_token_the_client_is_told_where_to_get_one()
    {
        using var answer = await GetAsync("/mcp", null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        var origin = _server.Front.Url.GetLeftPart(UriPartial.Authority);
        Assert.Equal($"Bearer scope=\"tools\", resource_metadata=\"{origin}/.well-known/oauth-protected-resource/mcp\"", Challenge(answer));

        var metadata = JsonNode.Parse(await _server.Http.GetStringAsync(new Uri($"{origin}/.well-known/oauth-protected-resource/mcp")))!;
        Assert.Equal(_server.Mcp.OriginalString, (string)metadata["resource"]!);
        Assert.Equal(_issuer.Issuer, (string)metadata["authorization_servers"]![0]!);
        Assert.Equal("tools", (string)metadata["scopes_supported"]![0]!);
        var root = JsonNode.Parse(await _server.Http.GetStringAsync(new Uri($"{origin}/.well-known/oauth-protected-resource")))!;
        Assert.Equal(origin, (string)root["resource"]!);
        Assert.Equal(HttpStatusCode.NotFound, (await GetAsync("/.well-known/oauth-protected-resource/other", null)).StatusCode);
    }

    [Theory]
    [InlineData("Bearer nobodys-token", 401, "error=\"invalid_token\"")]
    [InlineData("Basic dXNlcjpwYXNz", 400, "error=\"invalid_request\"")]
    [InlineData("Bearer ", 400, "error=\"invalid_request\"")]
    [InlineData("Bearer a b", 400, "error=\"invalid_request\"")]
    [InlineData("token-a", 400, "error=\"invalid_request\"")]
    public async Task A_header_that_opens_nothing_is_answered_as_the_standard_says(string header, int status, string error)
    {
        using var answer = await GetAsync("/mcp", header);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(error, Challenge(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_less_gets_403_with_the_scope_that_is_missing()
    {
        using var answer = await GetAsync("/mcp", $"Bearer {_issuer.Token(new() { ["scope"] = "openid" })}");
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.StartsWith("Bearer error=\"insufficient_scope\"", Challenge(answer), StringComparison.Ordinal);
        Assert.Contains("scope=\"tools\"", Challenge(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("other-audience")]
    [InlineData("no-audience")]
    public async Task A_Kubernetes_token_for_another_service_is_refused(string token)
    {
        using var answer = await GetAsync("/mcp", $"Bearer {token}");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("--audience signalbox", Challenge(answer), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_is_reviewed_once_for_a_while_and_never_kept_as_it_is()
    {
        for (var i = 0; i < 5; i++)
            (await GetAsync("/tools", "Bearer sa-token")).Dispose();
        Assert.Single(_api.Requests, r => r.Contains("tokenreviews", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_the_API_server_is_away_nobody_new_comes_in_and_fixed_tokens_go_on()
    {
        _api.GoAway();
        using var answer = await GetAsync("/mcp", "Bearer sa-token");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Contains("API server gives no answer", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var known = await GetAsync("/tools", "Bearer token-a");
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
    }

    [Fact]
    public async Task Nothing_but_probes_and_metadata_is_answered_to_strangers()
    {
        foreach (var path in (string[])["/mcp", "/tools", "/openapi.json", "/metrics", "/runs/dell/run-00000000000000000000000000000000", "/nothing"])
        {
            using var refused = await GetAsync(path, null);
            Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        }
        foreach (var path in (string[])["/healthz", "/readyz", "/.well-known/oauth-protected-resource"])
        {
            using var answered = await GetAsync(path, null);
            Assert.Equal(HttpStatusCode.OK, answered.StatusCode);
        }
    }

    [Fact]
    public async Task A_token_in_the_query_opens_nothing()
    {
        using var answer = await GetAsync("/tools?access_token=token-a", null);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task Another_callers_session_does_not_exist()
    {
        _server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "token-a");
        var session = await _server.InitializeAsync();
        var ping = RunningFront.Call("ping");
        Assert.Equal(HttpStatusCode.OK, (await _server.Http.SendAsync(_server.Post(ping, RunningFront.Handshake, session))).StatusCode);

        _server.Http.DefaultRequestHeaders.Authorization = new("Bearer", "token-b");
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Http.SendAsync(_server.Post(ping, RunningFront.Handshake, session))).StatusCode);
        var end = new HttpRequestMessage(HttpMethod.Delete, _server.Mcp);
        end.Headers.Add("Mcp-Session-Id", session);
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Http.SendAsync(end)).StatusCode);
        var stream = new HttpRequestMessage(HttpMethod.Get, _server.Mcp);
        stream.Headers.Add("Mcp-Session-Id", session);
        stream.Headers.Accept.Add(new("text/event-stream"));
        Assert.Equal(HttpStatusCode.NotFound, (await _server.Http.SendAsync(stream)).StatusCode);
    }

    private static JsonObject Reviewed(string token) => token switch
    {
        "sa-token" => User("signalbox"),
        "other-audience" => User("https://kubernetes.default.svc"),
        "no-audience" => User(),
        _ => new() { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" },
    };

    private static JsonObject User(params string[] audiences) => new()
    {
        ["authenticated"] = true,
        ["user"] = new JsonObject
        {
            ["username"] = "system:serviceaccount:dell:agent",
            ["uid"] = "u-1",
            ["groups"] = new JsonArray("system:serviceaccounts", "system:authenticated"),
            ["extra"] = new JsonObject { ["authentication.kubernetes.io/pod-name"] = new JsonArray("agent-0") },
        },
        ["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]),
    };

    private async Task<HttpResponseMessage> GetAsync(string path, string? authorization)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_server.Front.Url, path));
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await _server.Http.SendAsync(request);
    }

    private static string Challenge(HttpResponseMessage answer) => string.Join(", ", answer.Headers.WwwAuthenticate);
}
