using System.Security.Cryptography;
using System.Text;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Tests.Identity;

public sealed class StaticTokenListTests
{
    [Fact]
    public void A_token_is_found_by_its_hash_with_name_and_groups()
    {
        var list = StaticTokenList.Parse($"""
            # who may come in
            ci:{Hash("one")}
            ops:bot:{Hash("two").ToUpperInvariant()}:night-shift, day-shift
            ci:{Hash("one, rotated")}

            """);
        Assert.Equal(3, list.Count);
        Assert.Equal("ci", list.Find(TokenHash.Of("one"))!.Name);
        Assert.Equal("ci", list.Find(TokenHash.Of("one, rotated"))!.Name);
        var bot = list.Find(TokenHash.Of("two"))!;
        Assert.Equal("ops:bot", bot.Name);
        Assert.Equal(["night-shift", "day-shift", "system:authenticated"], bot.Groups);
        Assert.Null(list.Find(TokenHash.Of("three")));
        Assert.Null(list.Find(TokenHash.Of("")));
    }

    [Theory]
    [InlineData("ci", "Line 2: no 'name:hash'")]
    [InlineData("ci:secret", "Line 2: no 'name:hash'")]
    [InlineData(":e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "Line 2: the name")]
    [InlineData("system:admin:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "Line 2: the name")]
    [InlineData("ci:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855:system:masters", "Line 2: group 'system:masters'")]
    [InlineData("a:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\nb:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "a and b have the same token")]
    public void A_line_that_cannot_be_used_is_named_and_not_quoted(string line, string problem)
    {
        var e = Assert.Throws<FormatException>(() => StaticTokenList.Parse("# comment\n" + line));
        Assert.StartsWith(problem, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_shows_nothing_of_itself() => Assert.Equal("TokenHash", TokenHash.Of("one").ToString());

    private static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
