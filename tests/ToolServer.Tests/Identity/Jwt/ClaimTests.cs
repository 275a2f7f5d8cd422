using System.Text.Json;
using Signalbox.ToolServer.Identity.Jwt;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Identity.Jwt;

public sealed class ClaimTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory]
    [InlineData("""{"iss":"i","aud":"me","exp":1800000060}""", null)]
    [InlineData("""{"iss":"i","aud":["other","me"],"exp":1800000060.5,"nbf":1799999000,"iat":1799999000}""", null)]
    [InlineData("""{"iss":"i","aud":"me","exp":1799999980}""", null)]
    [InlineData("""{"iss":"i","aud":"me","exp":1799999970}""", "expired")]
    [InlineData("""{"iss":"i","aud":"me"}""", "does not say when")]
    [InlineData("""{"iss":"i","aud":"me","exp":"1800000060"}""", "does not say when")]
    [InlineData("""{"iss":"i","aud":"me","exp":1e300}""", "does not say when")]
    [InlineData("""{"iss":"i","aud":"me","exp":-1}""", "does not say when")]
    [InlineData("""{"iss":"i","aud":"me","exp":1800000060,"nbf":1800000031}""", "not valid yet")]
    [InlineData("""{"iss":"i","aud":"me","exp":1800000060,"nbf":1800000029}""", null)]
    [InlineData("""{"iss":"i","aud":"me","exp":1800000060,"nbf":"soon"}""", "no numbers")]
    [InlineData("""{"iss":"i","aud":"me","exp":1800000060,"iat":1800000031}""", "in the future")]
    [InlineData("""{"iss":"I","aud":"me","exp":1800000060}""", "another issuer")]
    [InlineData("""{"iss":"i/","aud":"me","exp":1800000060}""", "another issuer")]
    [InlineData("""{"aud":"me","exp":1800000060}""", "another issuer")]
    [InlineData("""{"iss":"i","aud":"Me","exp":1800000060}""", "another audience")]
    [InlineData("""{"iss":"i","aud":["a","b"],"exp":1800000060}""", "another audience")]
    [InlineData("""{"iss":"i","aud":{"me":true},"exp":1800000060}""", "another audience")]
    [InlineData("""{"iss":"i","exp":1800000060}""", "another audience")]
    public void Issuer_audience_and_times_are_checked(string claims, string? problem)
    {
        var found = ClaimRules.Problem(Given.Json(claims), "i", ["me"], Now);
        if (problem is null)
            Assert.Null(found);
        else
            Assert.Contains(problem, found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"scope":"a b  c"}""", "a b c")]
    [InlineData("""{"scp":["a","b"]}""", "a b")]
    [InlineData("""{"scope":7}""", "")]
    public void Scopes_are_read_in_either_form(string claims, string scopes) =>
        Assert.Equal(scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries), ClaimRules.Scopes(Given.Json(claims)).Order());

    [Fact]
    public void Users_and_groups_carry_their_prefixes()
    {
        var mapping = new ClaimMapping("sub", "corp:", "groups", "corp:");
        var (caller, _) = mapping.Map(Given.Json("""{"sub":"jane","groups":["ops","ops","admins"]}"""));
        Assert.Equal("corp:jane", caller!.Name);
        Assert.Equal(["corp:ops", "corp:admins", "system:authenticated"], caller.Groups);
    }

    [Theory]
    [InlineData("realm_access.roles", """{"sub":"j","realm_access":{"roles":["ops"]}}""")]
    [InlineData("https://corp.example/groups", """{"sub":"j","https://corp.example/groups":"ops"}""")]
    public void Claims_are_found_by_path_and_by_a_name_with_dots(string claim, string claims) =>
        Assert.Equal(["ops", "system:authenticated"], new ClaimMapping("sub", "", claim, "").Map(Given.Json(claims)).Caller!.Groups);

    [Fact]
    public void An_issuer_cannot_make_a_caller_of_Kubernetes_own()
    {
        var mapping = new ClaimMapping("sub", "", "groups", "");
        Assert.Contains("system:", mapping.Map(Given.Json("""{"sub":"system:admin"}""")).Problem, StringComparison.Ordinal);
        Assert.Equal(["ops", "system:authenticated"], mapping.Map(Given.Json("""{"sub":"j","groups":["system:masters","ops"]}""")).Caller!.Groups);
    }

    [Theory]
    [InlineData("""{}""", "no claim 'email'")]
    [InlineData("""{"email":""}""", "no claim 'email'")]
    [InlineData("""{"email":["a@b"]}""", "no claim 'email'")]
    [InlineData("""{"email":"a@b","email_verified":false}""", "not verified")]
    [InlineData("""{"email":"a@b","email_verified":"true"}""", "not verified")]
    [InlineData("""{"email":"a\n@b"}""", "control characters")]
    public void A_name_that_is_not_certain_is_no_name(string claims, string problem) =>
        Assert.Contains(problem, new ClaimMapping("email", "", null, "").Map(Given.Json(claims)).Problem, StringComparison.Ordinal);

    [Fact]
    public void More_groups_than_anybody_has_are_refused()
    {
        var groups = JsonSerializer.Serialize(Enumerable.Range(0, 1001).Select(i => $"g{i}"));
        Assert.Contains("1000 groups", new ClaimMapping("sub", "", "groups", "").Map(Given.Json($$"""{"sub":"j","groups":{{groups}}}""")).Problem, StringComparison.Ordinal);
    }
}
