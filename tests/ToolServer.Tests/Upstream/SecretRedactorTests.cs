using System.Text.Json.Nodes;
using Signalbox.ToolServer.Upstream;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class SecretRedactorTests
{
    [Theory]
    [InlineData("the password is p/w \"1\"!", "the password is [redacted]!")]
    [InlineData("p%2Fw%20%221%22", "[redacted]")]
    [InlineData("p%2Fw+%221%22", "[redacted]")]
    [InlineData("{\"a\":\"p/w \\\"1\\\"\"}", "{\"a\":\"[redacted]\"}")]
    [InlineData("cC93ICIxIg==", "[redacted]")]
    [InlineData("p%2fw%20%221%22", "[redacted]")]
    [InlineData("cC93ICIxIg", "[redacted]")]
    [InlineData("702F7720223122 702f7720223122", "[redacted] [redacted]")]
    [InlineData("p/w &quot;1&quot;", "[redacted]")]
    [InlineData("p\\/w \\\"1\\\"", "[redacted]")]
    [InlineData("it was p/w \"… and p/w… p%2Fw%2…", "it was [redacted]… and p/w… [redacted]…")]
    [InlineData("nothing of it", "nothing of it")]
    public void A_secret_is_found_in_the_forms_in_which_it_may_come_back(string text, string expected)
    {
        var redactor = new SecretRedactor();
        redactor.Add("p/w \"1\"");

        Assert.Equal(expected, redactor.Redact(text));
    }

    [Fact]
    public void A_secret_that_holds_another_goes_as_a_whole()
    {
        var redactor = new SecretRedactor();
        redactor.Add("abcd");
        redactor.Add("abcdef");

        Assert.Equal("[redacted]", redactor.Redact("abcdef"));
    }

    [Fact]
    public void JSON_without_a_secret_is_left_as_it_is_and_JSON_with_one_is_copied()
    {
        var redactor = new SecretRedactor();
        redactor.Add("hunter22");
        var clean = JsonNode.Parse("""{"a":[1,"b",null]}""")!;
        var soiled = JsonNode.Parse("""{"a":[1,"x hunter22",{"hunter22":"y"}],"b":2}""")!;

        Assert.Same(clean, redactor.Redact(clean));
        Assert.Equal("""{"a":[1,"x [redacted]",{"[redacted]":"y"}],"b":2}""", redactor.Redact(soiled)!.ToJsonString());
        Assert.Contains("hunter22", soiled.ToJsonString(), StringComparison.Ordinal);
    }
}
