using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Oidc;
using Signalbox.ToolServer.Tests.Identity.Jwt;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Identity.Oidc;

public sealed class OidcVerifierTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private FakeIssuer _issuer = null!;
    private OidcVerifier _verifier = null!;

    public async Task InitializeAsync()
    {
        _issuer = await FakeIssuer.StartAsync();
        _verifier = Verifier(new() { Issuer = _issuer.Issuer, Audiences = ["signalbox"], GroupsClaim = "groups", GroupsPrefix = "idp:" });
    }

    public async Task DisposeAsync()
    {
        _verifier.Dispose();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_good_token_makes_a_caller_with_the_issuer_before_its_name()
    {
        var verdict = await VerifyAsync(_issuer.Token());
        Assert.Equal(_issuer.Issuer + "#jane", verdict.Caller!.Name);
        Assert.Equal(["idp:ops", "system:authenticated"], verdict.Caller.Groups);
    }

    [Theory]
    [InlineData("/realms/tools", false)]
    [InlineData("/realms/tools", true)]
    [InlineData("", true)]
    public async Task The_issuers_metadata_is_found_in_both_places(string path, bool plainOAuth)
    {
        await using var issuer = await FakeIssuer.StartAsync(path);
        issuer.IsPlainOAuth = plainOAuth;
        using var verifier = Verifier(new() { Issuer = issuer.Issuer, Audiences = ["signalbox"] });
        Assert.NotNull((await verifier.VerifyAsync(issuer.Token(), CancellationToken.None)).Caller);
    }

    [Fact]
    public async Task A_new_key_is_taken_at_once_and_a_withdrawn_one_refused_after_the_refresh()
    {
        var old = _issuer.Token();
        Assert.NotNull((await VerifyAsync(old)).Caller);
        using var withdrawn = _issuer.Published[0];
        _issuer.Published[0] = TestSigner.Of("RS256", "key-2");
        _time.Advance(OidcKeys.LeastPause);
        Assert.NotNull((await VerifyAsync(_issuer.Token())).Caller);
        Assert.Equal(2, _issuer.KeyRequests);
        Assert.Contains("key that its issuer does not have", (await VerifyAsync(old)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Made_up_key_names_do_not_become_a_flood_of_requests()
    {
        using var stranger = TestSigner.Of("ES256", "made-up");
        for (var i = 0; i < 20; i++)
            Assert.Contains("does not have", (await VerifyAsync(_issuer.Token(null, stranger))).Problem, StringComparison.Ordinal);
        Assert.Equal(1, _issuer.KeyRequests);
        _time.Advance(OidcKeys.LeastPause);
        await VerifyAsync(_issuer.Token(null, stranger));
        await VerifyAsync(_issuer.Token(null, stranger));
        Assert.Equal(2, _issuer.KeyRequests);
    }

    [Fact]
    public async Task An_issuer_that_is_away_closes_the_door_until_it_was_seen_once_and_again_when_it_is_gone_for_long()
    {
        _issuer.IsDown = true;
        await Assert.ThrowsAsync<IdentityUnavailableException>(() => VerifyAsync(_issuer.Token()));
        _issuer.IsDown = false;
        _time.Advance(OidcKeys.LeastPause);
        Assert.NotNull((await VerifyAsync(_issuer.Token())).Caller);

        _issuer.IsDown = true;
        _time.Advance(OidcKeys.Refresh);
        Assert.NotNull((await VerifyAsync(_issuer.Token())).Caller);
        _time.Advance(OidcKeys.Longest);
        await Assert.ThrowsAsync<IdentityUnavailableException>(() => VerifyAsync(_issuer.Token()));
    }

    [Fact]
    public async Task Metadata_of_another_issuer_is_not_taken()
    {
        _issuer.ClaimsToBe = "https://other.example";
        await Assert.ThrowsAsync<IdentityUnavailableException>(() => VerifyAsync(_issuer.Token()));
        Assert.Equal(0, _issuer.KeyRequests);
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_left_to_others_and_its_keys_are_not_asked_for()
    {
        var verdict = await VerifyAsync(_issuer.Token(new() { ["iss"] = "https://kubernetes.default.svc" }));
        Assert.Equal(TokenVerdict.Unknown, verdict);
        Assert.Equal(TokenVerdict.Unknown, await VerifyAsync("opaque"));
        Assert.Equal(0, _issuer.KeyRequests);
    }

    [Theory]
    [InlineData("""{"aud":"another"}""", "audience")]
    [InlineData("""{"exp":1000000000}""", "expired")]
    [InlineData("""{"sub":null}""", "no claim 'sub'")]
    public async Task A_token_that_is_not_for_this_server_is_refused(string claims, string problem) =>
        Assert.Contains(problem, (await VerifyAsync(_issuer.Token(JsonNode.Parse(claims)!.AsObject()))).Problem, StringComparison.Ordinal);

    [Fact]
    public async Task A_token_by_another_key_of_the_same_name_is_refused()
    {
        using var forger = TestSigner.Of("ES256");
        Assert.Contains("signature is wrong", (await VerifyAsync(_issuer.Token(null, forger))).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_less_than_is_asked_for_is_known_and_refused()
    {
        using var verifier = Verifier(new() { Issuer = _issuer.Issuer, Audiences = ["signalbox"], RequiredScopes = ["tools", "runs"] });
        var narrow = await verifier.VerifyAsync(_issuer.Token(new() { ["scope"] = "tools" }), CancellationToken.None);
        Assert.True(narrow.MissingScopes);
        Assert.NotNull(narrow.Caller);
        Assert.False((await verifier.VerifyAsync(_issuer.Token(new() { ["scope"] = "runs openid tools" }), CancellationToken.None)).MissingScopes);
    }

    private Task<TokenVerdict> VerifyAsync(string token) => _verifier.VerifyAsync(token, CancellationToken.None).AsTask();

    private OidcVerifier Verifier(OidcIssuerOptions options) => new(options, null, NullLoggerFactory.Instance, _time);
}
