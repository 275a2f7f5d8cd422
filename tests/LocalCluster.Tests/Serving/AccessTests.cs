using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Serving;

/// <summary>Service accounts, their tokens and what roles let them do, as services ask for it.</summary>
public sealed class AccessTests : IAsyncLifetime
{
    private const string Rbac = "/apis/rbac.authorization.k8s.io/v1";
    private RunningCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        _cluster = await RunningCluster.StartAsync();
        await _cluster.CreateAsync("/api/v1/namespaces/default/serviceaccounts", Object("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"agent"}}"""));
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_token_is_good_for_its_audience_as_long_as_its_account_exists()
    {
        var token = await TokenAsync("signalbox");
        var status = await ReviewAsync(token, "signalbox", "other");
        Assert.True((bool)status["authenticated"]!);
        Assert.Equal("system:serviceaccount:default:agent", (string)status["user"]!["username"]!);
        Assert.Equal(["system:serviceaccounts", "system:serviceaccounts:default", "system:authenticated"], status["user"]!["groups"]!.AsArray().Select(g => (string)g!));
        Assert.Equal("signalbox", (string)Assert.Single(status["audiences"]!.AsArray())!);

        Assert.Null((await ReviewAsync(token, "other"))["authenticated"]);
        Assert.Null((await ReviewAsync(token))["authenticated"]);
        Assert.Null((await ReviewAsync(token[..^4] + "AAAA", "signalbox"))["authenticated"]);
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(token));

        await _cluster.SendAsync(HttpMethod.Delete, "/api/v1/namespaces/default/serviceaccounts/agent");
        await _cluster.CreateAsync("/api/v1/namespaces/default/serviceaccounts", Object("""{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"agent"}}"""));
        Assert.Null((await ReviewAsync(token, "signalbox"))["authenticated"]);
    }

    [Theory]
    [InlineData("{}", "missing", HttpStatusCode.NotFound)]
    [InlineData("""{"expirationSeconds":10}""", "agent", HttpStatusCode.BadRequest)]
    public async Task A_token_that_cannot_be_made_is_refused(string spec, string name, HttpStatusCode code) =>
        Assert.Equal(code, (await _cluster.SendAsync(HttpMethod.Post, $"/api/v1/namespaces/default/serviceaccounts/{name}/token", $$"""{"spec":{{spec}}}""")).Code);

    [Fact]
    public async Task Roles_and_bindings_decide_what_others_than_the_administrator_may_do()
    {
        await _cluster.CreateAsync($"{Rbac}/clusterroles", Object("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole","metadata":{"name":"caller"},"rules":[{"apiGroups":["signalbox.dev"],"resources":["mcpworkflows"],"verbs":["call"]}]}
            """));
        await _cluster.CreateAsync($"{Rbac}/namespaces/default/roles", Object("""
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"Role","metadata":{"name":"one"},"rules":[{"apiGroups":["signalbox.dev"],"resources":["mcpworkflows"],"resourceNames":["restart"],"verbs":["call"]}]}
            """));
        await BindAsync("rolebindings", "all", "ClusterRole", "caller", """{"kind":"ServiceAccount","name":"agent","namespace":"default"}""");
        await BindAsync("rolebindings", "one", "Role", "one", """{"kind":"Group","apiGroup":"rbac.authorization.k8s.io","name":"ops"}""");
        const string agent = "system:serviceaccount:default:agent";
        Assert.True(await MayAsync(agent, "", "default", ""));
        Assert.True(await MayAsync(agent, "", "default", "anything"));
        Assert.False(await MayAsync(agent, "", "other", "anything"));
        Assert.False(await MayAsync(agent, "", "", ""));
        Assert.False(await MayAsync(agent, "", "default", "anything", verb: "delete"));
        Assert.True(await MayAsync("jane", "ops", "default", "restart"));
        Assert.False(await MayAsync("jane", "ops", "default", "other"));
        Assert.False(await MayAsync("jane", "ops", "default", ""));
        Assert.False(await MayAsync("ops", "", "default", "restart"));
        Assert.True(await MayAsync("admin", "", "default", "restart"));
        Assert.True(await MayAsync("jane", "system:masters", "", ""));

        await BindAsync("clusterrolebindings", "everywhere", "ClusterRole", "caller", """{"kind":"User","apiGroup":"rbac.authorization.k8s.io","name":"jane"}""");
        Assert.True(await MayAsync("jane", "", "", ""));
        await _cluster.SendAsync(HttpMethod.Delete, $"{Rbac}/clusterrolebindings/everywhere");
        Assert.False(await MayAsync("jane", "", "", ""));
    }

    private async Task<string> TokenAsync(string audience)
    {
        var (code, body) = await _cluster.SendAsync(HttpMethod.Post, "/api/v1/namespaces/default/serviceaccounts/agent/token", $$$"""{"spec":{"audiences":["{{{audience}}}"]} }""");
        Assert.Equal(HttpStatusCode.Created, code);
        return (string)body["status"]!["token"]!;
    }

    private async Task<JsonObject> ReviewAsync(string token, params string[] audiences)
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authentication.k8s.io/v1",
            ["kind"] = "TokenReview",
            ["spec"] = new JsonObject { ["token"] = token, ["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]) },
        };
        return (await _cluster.SendAsync(HttpMethod.Post, "/apis/authentication.k8s.io/v1/tokenreviews", review.ToJsonString())).Body["status"]!.AsObject();
    }

    private async Task<bool> MayAsync(string user, string group, string ns, string name, string verb = "call")
    {
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SubjectAccessReview",
            ["spec"] = new JsonObject
            {
                ["user"] = user,
                ["groups"] = new JsonArray(group),
                ["resourceAttributes"] = new JsonObject { ["group"] = "signalbox.dev", ["resource"] = "mcpworkflows", ["verb"] = verb, ["namespace"] = ns, ["name"] = name },
            },
        };
        return (bool)(await _cluster.SendAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", review.ToJsonString())).Body["status"]!["allowed"]!;
    }

    private Task<JsonObject> BindAsync(string plural, string name, string kind, string role, string subject) => _cluster.CreateAsync(
        plural == "rolebindings" ? $"{Rbac}/namespaces/default/{plural}" : $"{Rbac}/{plural}",
        Object($$$"""{"apiVersion":"rbac.authorization.k8s.io/v1","kind":"{{{(plural == "rolebindings" ? "RoleBinding" : "ClusterRoleBinding")}}}","metadata":{"name":"{{{name}}}"},"roleRef":{"apiGroup":"rbac.authorization.k8s.io","kind":"{{{kind}}}","name":"{{{role}}}"},"subjects":[{{{subject}}}]}"""));

    private async Task<HttpStatusCode> StatusAsync(string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/namespaces");
        request.Headers.Authorization = new("Bearer", token);
        using var response = await _cluster.Client.SendAsync(request);
        return response.StatusCode;
    }

    private static JsonObject Object(string json) => JsonNode.Parse(json)!.AsObject();
}
