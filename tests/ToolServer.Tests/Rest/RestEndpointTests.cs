using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Tests.Protocol;

namespace Signalbox.ToolServer.Tests.Rest;

public sealed class RestEndpointTests
{
    [Fact]
    public async Task Tools_lists_what_is_served_with_digest_and_namespace()
    {
        await using var server = await RunningFront.WithToolsAsync("b", "a");
        var listing = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(server.Front.Url, "/tools")))!;
        Assert.Equal(["a", "b"], listing["tools"]!.AsArray().Select(t => (string)t!["name"]!));
        var tool = listing["tools"]![0]!;
        Assert.Equal("dell", (string?)tool["namespace"]);
        Assert.Equal("idrac", (string?)tool["target"]);
        Assert.StartsWith("v1:sha256:", (string?)tool["specDigest"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("echo", """{"id":"S1"}""", HttpStatusCode.OK)]
    [InlineData("echo", "", HttpStatusCode.OK)]
    [InlineData("echo", "{", HttpStatusCode.BadRequest)]
    [InlineData("echo", "[]", HttpStatusCode.BadRequest)]
    [InlineData("picky", "{}", HttpStatusCode.BadRequest)]
    [InlineData("nope", "{}", HttpStatusCode.NotFound)]
    [InlineData("fail", "{}", HttpStatusCode.BadGateway)]
    [InlineData("silent", "{}", HttpStatusCode.GatewayTimeout)]
    [InlineData("broken", "{}", HttpStatusCode.InternalServerError)]
    public async Task A_call_is_answered_with_the_status_that_fits(string tool, string body, HttpStatusCode status)
    {
        await using var server = await RunningFront.WithToolsAsync("echo", "picky", "fail", "silent", "broken");
        using var response = await server.Http.PostAsync(
            new Uri(server.Front.Url, "/tools/" + tool), new StringContent(body, Encoding.UTF8, "application/json"));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.Equal(status, response.StatusCode);
        Assert.DoesNotContain("hunter2", answer.ToJsonString(), StringComparison.Ordinal);
        if (tool == "picky")
            Assert.Equal("id", (string?)answer["property"]);
        if (tool == "echo" && status == HttpStatusCode.OK)
            Assert.Equal(200, (int)answer["status"]!);
        if (tool == "silent")
            Assert.True((bool)answer["outcomeUnknown"]!);
    }

    [Fact]
    public async Task A_result_that_breaks_its_schema_is_given_whole_with_a_note_beside_it()
    {
        await using var server = await RunningFront.WithToolsAsync("loose", "echo");
        using var response = await server.Http.PostAsync(new Uri(server.Front.Url, "/tools/loose"), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("gr%C3%B6%C3%9Fe must be of type string, 100%25 of it.", Assert.Single(response.Headers.GetValues("Signalbox-Note")));
        Assert.Equal(7, (int?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["größe"]);
        using var fits = await server.Http.PostAsync(new Uri(server.Front.Url, "/tools/echo"), new StringContent("{}"));
        Assert.False(fits.Headers.Contains("Signalbox-Note"));
    }

    [Fact]
    public async Task The_OpenAPI_document_has_a_path_a_tool()
    {
        await using var server = await RunningFront.WithToolsAsync("a", "b");
        var document = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(server.Front.Url, "/openapi.json")))!;
        Assert.Equal(["/tools/a", "/tools/b"], document["paths"]!.AsObject().Select(p => p.Key));
        var post = document["paths"]!["/tools/a"]!["post"]!;
        Assert.Equal("a", (string?)post["operationId"]);
        Assert.Equal("string", (string?)post["requestBody"]!["content"]!["application/json"]!["schema"]!["properties"]!["id"]!["type"]);
    }

    [Fact]
    public async Task A_namespace_has_a_document_and_paths_of_its_own()
    {
        await using var server = await RunningFront.WithToolsAsync("a", "echo");
        var document = JsonNode.Parse(await server.Http.GetStringAsync(new Uri(server.Front.Url, "/dell/openapi.json")))!;
        Assert.Equal("/dell", (string?)document["servers"]![0]!["url"]);
        Assert.Equal(["/a", "/echo"], document["paths"]!.AsObject().Select(p => p.Key));

        using var call = await server.Http.PostAsync(new Uri(server.Front.Url, "/dell/echo"), new StringContent("""{"id":"S1"}"""));
        Assert.Equal(HttpStatusCode.OK, call.StatusCode);
        using var elsewhere = await server.Http.PostAsync(new Uri(server.Front.Url, "/scale/echo"), new StringContent("{}"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        using var unknown = await server.Http.GetAsync(new Uri(server.Front.Url, "/scale/openapi.json"));
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task The_documentation_page_needs_nothing_from_elsewhere()
    {
        await using var server = await RunningFront.WithToolsAsync("a");
        using var page = await server.Http.GetAsync(new Uri(server.Front.Url, "/docs/index.html"));
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.StartsWith("default-src 'self'", page.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        var html = await page.Content.ReadAsStringAsync();
        Assert.DoesNotContain("//unpkg", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", html, StringComparison.Ordinal);
        var links = System.Text.RegularExpressions.Regex.Matches(html, "(?:src|href)=[\"']([^\"']+)").Select(match => match.Groups[1].Value).ToList();
        Assert.Contains(links, link => link.EndsWith("docs-token.js", StringComparison.Ordinal));
        foreach (var link in links)
        {
            using var part = await server.Http.GetAsync(new Uri(new Uri(server.Front.Url, "/docs/"), link));
            Assert.Equal(HttpStatusCode.OK, part.StatusCode);
        }
    }

    [Fact]
    public async Task Metrics_count_calls_by_tool_and_result()
    {
        await using var server = await RunningFront.WithToolsAsync("echo", "fail");
        foreach (var tool in (string[])["echo", "echo", "fail"])
            (await server.Http.PostAsync(new Uri(server.Front.Url, "/tools/" + tool), new StringContent("{}"))).Dispose();
        var text = await server.Http.GetStringAsync(new Uri(server.Front.Url, "/metrics"));
        Assert.Contains("# TYPE mcp_tool_calls_total counter\n", text, StringComparison.Ordinal);
        Assert.Contains("mcp_tool_calls_total{tool=\"echo\",result=\"ok\"} 2\n", text, StringComparison.Ordinal);
        Assert.Contains("mcp_tool_calls_total{tool=\"fail\",result=\"error\"} 1\n", text, StringComparison.Ordinal);
        Assert.Contains("mcp_tool_call_duration_seconds_bucket{tool=\"echo\",result=\"ok\",le=\"+Inf\"} 2\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readiness_waits_for_the_first_snapshot()
    {
        await using var server = await RunningFront.StartUnpublishedAsync();
        using var before = await server.Http.GetAsync(new Uri(server.Front.Url, "/readyz"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, before.StatusCode);
        using var alive = await server.Http.GetAsync(new Uri(server.Front.Url, "/healthz"));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);

        server.Publish();
        using var after = await server.Http.GetAsync(new Uri(server.Front.Url, "/readyz"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }
}
