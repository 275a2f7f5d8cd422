using Signalbox.ToolServer.Upstream;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class TargetAddressTests
{
    [Theory]
    [InlineData("https://h.example", "/a", "https://h.example:443/a")]
    [InlineData("https://h.example/", "/a", "https://h.example:443/a")]
    [InlineData("https://H.example:8443/base/", "/a/b?c=d%2Fe", "https://h.example:8443/base/a/b?c=d%2Fe")]
    [InlineData("http://[::1]:80/rest/v1", "/a%2Eb", "http://[::1]:80/rest/v1/a%2Eb")]
    [InlineData("http://h.example", "//other.example/x", "http://h.example:80//other.example/x")]
    [InlineData("http://h.example", "/@other.example", "http://h.example:80/@other.example")]
    [InlineData("http://h.example", "/a..b/.hidden/...", "http://h.example:80/a..b/.hidden/...")]
    [InlineData("http://h.example", "/a?path=../x", "http://h.example:80/a?path=../x")]
    public void A_request_path_is_appended_byte_for_byte(string baseUrl, string path, string expected)
    {
        var url = TargetAddress.Parse(baseUrl).Combine(path);

        Assert.Equal(expected, url.OriginalString);
        Assert.Equal(new Uri(baseUrl).IdnHost, url.IdnHost);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("")]
    [InlineData("@other.example/")]
    [InlineData(".other.example/")]
    [InlineData("/a/../b")]
    [InlineData("/..")]
    [InlineData("/./a")]
    [InlineData("/%2e%2e/a")]
    [InlineData("/%2E./a")]
    [InlineData("/a/..%2fb")]
    [InlineData("/a/%2e%2e%5cb")]
    [InlineData("/a/..;x=1/b")]
    [InlineData("/a\\..\\b")]
    [InlineData("/a b")]
    [InlineData("/a#b")]
    [InlineData("/a\r\nHost: other")]
    [InlineData("/ä")]
    public void A_path_that_could_leave_the_base_is_refused(string path) =>
        Assert.Throws<UpstreamRefusedException>(() => TargetAddress.Parse("https://h.example/base").Combine(path));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("h.example/a")]
    [InlineData("/a")]
    [InlineData("ftp://h.example")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://user:word@h.example")]
    [InlineData("https://h.example/?a=b")]
    [InlineData("https://h.example/#a")]
    public void A_base_URL_that_is_no_plain_http_address_is_refused_without_repeating_it(string? baseUrl)
    {
        var refusal = Assert.Throws<UpstreamRefusedException>(() => TargetAddress.Parse(baseUrl));

        Assert.DoesNotContain("user:word", refusal.Message, StringComparison.Ordinal);
    }
}
