using System.Text;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Identity.Jwt;

namespace Signalbox.ToolServer.Tests.Identity.Jwt;

public sealed class SignedTokenTests
{
    public static TheoryData<string> Algorithms() => new(JwtAlgorithm.Names);

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Every_algorithm_accepts_its_own_signature_and_no_other_keys(string algorithm)
    {
        using var signer = TestSigner.Of(algorithm);
        using var other = TestSigner.Of(algorithm);
        var (token, _) = SignedToken.Read(signer.Sign(new JsonObject { ["iss"] = "i" }), JwtAlgorithm.Names);
        Assert.True(token!.IsSignedBy(Assert.Single(Set(signer).Find("key-1", token.Algorithm))));
        Assert.False(token.IsSignedBy(Assert.Single(Set(other).Find("key-1", token.Algorithm))));
        Assert.Empty(Set(signer).Find("key-2", token.Algorithm));
    }

    [Fact]
    public void A_key_signs_with_its_own_algorithm_only()
    {
        using var signer = TestSigner.Of("RS256");
        foreach (var name in JwtAlgorithm.Names.Where(n => n != "RS256"))
            Assert.Empty(Set(signer).Find("key-1", JwtAlgorithm.Find(name)!));
    }

    [Fact]
    public void A_token_without_a_key_id_does_not_try_several_keys()
    {
        using var one = TestSigner.Of("ES256", "a");
        using var two = TestSigner.Of("ES256", "b");
        Assert.Single(Set(one).Find(null, JwtAlgorithm.Find("ES256")!));
        Assert.Empty(Set(one, two).Find(null, JwtAlgorithm.Find("ES256")!));
    }

    [Theory]
    [InlineData("""{"alg":"ES256","typ":"logout+jwt"}""", "for another purpose")]
    [InlineData("""{"alg":"ES256","typ":7}""", "for another purpose")]
    [InlineData("""{"alg":"ES256","crit":["b64"],"b64":false}""", "crit")]
    [InlineData("""{"alg":"ES256","cty":"JWT"}""", "cty")]
    [InlineData("""{"alg":"ES256","kid":5}""", "key id")]
    [InlineData("""{"alg":"ES256","alg":"none"}""", "no member twice")]
    [InlineData("""{"alg":"HS256"}""", "'HS256'")]
    [InlineData("""{"alg":"es256"}""", "'es256'")]
    [InlineData("""{"alg":"<script>"}""", "none that can be shown")]
    [InlineData("""{}""", "none that can be shown")]
    [InlineData("""[]""", "JSON objects")]
    [InlineData("""{"alg":"ES384"}""", "'ES384'")]
    public void Headers_that_mean_something_else_are_refused(string header, string problem)
    {
        using var signer = TestSigner.Of("ES256");
        Assert.Contains(problem, SignedToken.Read(signer.Sign("{}", header), ["ES256"]).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"alg":"ES256"}""")]
    [InlineData("""{"alg":"ES256","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","typ":"at+jwt","kid":"x"}""")]
    [InlineData("""{"alg":"ES256","typ":"application/at+jwt","jku":"https://evil.example/keys"}""")]
    public void Headers_of_access_and_identity_tokens_are_read(string header)
    {
        using var signer = TestSigner.Of("ES256");
        Assert.Null(SignedToken.Read(signer.Sign("{}", header), ["ES256"]).Problem);
    }

    [Theory]
    [InlineData("")]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("..")]
    [InlineData("a..c")]
    [InlineData("a.b.c.d.e")]
    [InlineData("e30=.e30.AA")]
    [InlineData("e30 .e30.AA")]
    public void What_has_another_form_is_refused(string compact) => Assert.NotNull(SignedToken.Read(compact, JwtAlgorithm.Names).Problem);

    [Fact]
    public void What_is_too_long_is_refused_unread()
    {
        using var signer = TestSigner.Of("ES256");
        var compact = signer.Sign(new JsonObject { ["iss"] = "i", ["pad"] = new string('a', SignedToken.MostChars) });
        Assert.Contains("longer than", SignedToken.Read(compact, JwtAlgorithm.Names).Problem, StringComparison.Ordinal);
        Assert.Null(SignedToken.ClaimedIssuer(compact));
    }

    [Theory]
    [InlineData("""{"kty":"RSA","use":"enc","n":"ofgW","e":"AQAB"}""")]
    [InlineData("""{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNg","e":"AQAB"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"}""")]
    [InlineData("""{"kty":"EC","crv":"P-256","x":"gw","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","crv":"secp256k1","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","key_ops":["sign"],"crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""{"kty":"EC","alg":"RS256","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""")]
    [InlineData("""7""")]
    public void Keys_that_must_not_check_signatures_are_left_out(string key) =>
        Assert.Equal(0, VerificationKeySet.Parse(Encoding.UTF8.GetBytes($$"""{"keys":[{{key}}]}""")).Count);

    private static VerificationKeySet Set(params TestSigner[] signers) =>
        VerificationKeySet.Parse(Encoding.UTF8.GetBytes(new JsonObject { ["keys"] = new JsonArray([.. signers.Select(s => s.PublicKey())]) }.ToJsonString()));
}
