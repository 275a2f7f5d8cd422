using System.Net;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Tests.Protocol;

namespace Signalbox.ToolServer.Tests.Identity;

public sealed class HostAndOriginRuleTests
{
    [Theory]
    [InlineData("localhost", null, true)]
    [InlineData("LOCALHOST", "http://localhost:3000", true)]
    [InlineData("127.0.0.1", "http://127.0.0.1:8080", true)]
    [InlineData("[::1]", "http://[::1]", true)]
    [InlineData("10.1.2.3", null, true)]
    [InlineData("10.9.9.9", null, false)]
    [InlineData("tools.example", "https://tools.example", true)]
    [InlineData("evil.example", null, false)]
    [InlineData("localhost.evil.example", null, false)]
    [InlineData("localhost", "http://evil.example", false)]
    [InlineData("localhost", "null", false)]
    [InlineData("localhost", "file:///etc/passwd", false)]
    [InlineData("localhost", "not a url", false)]
    [InlineData("", null, false)]
    public void Only_the_servers_own_names_are_let_in(string host, string? origin, bool allowed) =>
        Assert.Equal(allowed, new HostAndOriginRule(["tools.example"]).Allows(host, origin, IPAddress.Parse("10.1.2.3")));

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("Origin", "http://evil.example")]
    public async Task A_rebound_page_gets_403_on_every_path_but_the_probes(string header, string value)
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        foreach (var (path, status) in ((string, HttpStatusCode)[])[("/mcp", HttpStatusCode.Forbidden), ("/tools", HttpStatusCode.Forbidden), ("/metrics", HttpStatusCode.Forbidden), ("/healthz", HttpStatusCode.OK)])
        {
            var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Front.Url, path));
            request.Headers.TryAddWithoutValidation(header, value);
            using var response = await server.Http.SendAsync(request);
            Assert.Equal(status, response.StatusCode);
        }
        Assert.Empty(server.Executor.Calls);
    }
}
