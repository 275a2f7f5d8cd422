using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Operator.Tests.Integration;

namespace Signalbox.Operator.Tests.Admin;

public sealed class AdminEndpointTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private const string AnyPort = "http://127.0.0.1:0";

    [Fact]
    public async Task A_pending_workflow_is_listed_and_approved_with_the_callers_token()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync(adminListen: AnyPort);
        using var http = Caller(running, site.Client.Configuration.Token);
        await site.CreateWorkflowAsync("get");
        var digest = (await site.WaitForDigestAsync("get")).Status!.SpecDigest!;

        var pending = JsonNode.Parse(await http.GetStringAsync($"/workflows/pending?namespace={site.Namespace}"))!["workflows"]!.AsArray();
        Assert.Equal(("get", digest), ((string?)pending.Single()!["name"], (string?)pending.Single()!["specDigest"]));

        var answer = await PostAsync(http, $"/workflows/{site.Namespace}/get/approve", $$"""{"specDigest":"{{digest}}","message":"change 4711"}""");
        Assert.Equal((HttpStatusCode.OK, digest), (answer.Status, (string?)answer.Body["specDigest"]));
        var approved = await site.WaitAsync("get", w => w.Status?.Approval?.SpecDigest == digest, "an approval");
        Assert.Equal("change 4711", approved.Status!.Approval!.Message);
        Assert.Empty(JsonNode.Parse(await http.GetStringAsync($"/workflows/pending?namespace={site.Namespace}"))!["workflows"]!.AsArray());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(http, $"/workflows/get/reject?namespace={site.Namespace}", "")).Status);
        await site.WaitAsync("get", "Rejected");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no-such-token")]
    public async Task Who_is_not_known_to_the_API_server_is_told_so_and_changes_nothing(string? token)
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync(adminListen: AnyPort);
        await site.CreateWorkflowAsync("get");
        await site.WaitForDigestAsync("get");
        using var http = Caller(running, token);
        foreach (var path in (string[])["/workflows/NS/get/approve", "/workflows/NS/get/reject", "/reload"])
        {
            using var response = await http.PostAsync(path.Replace("NS", site.Namespace, StringComparison.Ordinal), null);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
        }
        using var list = await http.GetAsync("/workflows/pending");
        Assert.Equal(HttpStatusCode.Unauthorized, list.StatusCode);
        Assert.Null((await site.Client.GetAsync(Workflows.Model.SignalboxApi.Workflows, site.Key("get"), default)).Status!.Approval);
    }

    [Fact]
    public async Task A_decision_about_something_else_than_what_was_reviewed_is_refused()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync(adminListen: AnyPort);
        using var http = Caller(running, site.Client.Configuration.Token);
        await site.CreateWorkflowAsync("get");
        await site.WaitForDigestAsync("get");
        var other = "v1:sha256:" + new string('0', 64);
        foreach (var (path, body, status, said) in ((string, string, HttpStatusCode, string)[])
        [
            ("get/approve", $$"""{"specDigest":"{{other}}"}""", HttpStatusCode.Conflict, "Review it again"),
            ("get/approve", """{"specDigest":"yesterday's"}""", HttpStatusCode.BadRequest, "GET /workflows/pending"),
            ("get/approve", """{"digest":"x"}""", HttpStatusCode.BadRequest, "specDigest and message"),
            ("get/approve", "[", HttpStatusCode.BadRequest, "no JSON"),
            ("none/approve", "", HttpStatusCode.NotFound, "not found"),
        ])
        {
            var answer = await PostAsync(http, $"/workflows/{site.Namespace}/{path}", body);
            Assert.Equal(status, answer.Status);
            Assert.Contains(said, (string)answer.Body["detail"]!, StringComparison.Ordinal);
        }
        Assert.Null((await site.Client.GetAsync(Workflows.Model.SignalboxApi.Workflows, site.Key("get"), default)).Status!.Approval);
    }

    [Fact]
    public async Task A_reload_looks_at_every_workflow_again()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync(adminListen: AnyPort);
        using var http = Caller(running, site.Client.Configuration.Token);
        await site.CreateWorkflowAsync("a");
        await site.CreateWorkflowAsync("b");
        await site.WaitForDigestAsync("b");
        var answer = await PostAsync(http, "/reload", "");
        Assert.Equal((HttpStatusCode.Accepted, 2), (answer.Status, (int)answer.Body["workflows"]!));
    }

    private static HttpClient Caller(RunningOperator running, string? token)
    {
        var http = new HttpClient { BaseAddress = running.Host.AdminUrl };
        if (token is not null)
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return http;
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> PostAsync(HttpClient http, string path, string body)
    {
        using var content = body.Length == 0 ? null : new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await http.PostAsync(path, content);
        return (response.StatusCode, JsonNode.Parse(await response.Content.ReadAsStringAsync())!);
    }
}
