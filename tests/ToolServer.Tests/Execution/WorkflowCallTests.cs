using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Execution;

public sealed class WorkflowCallTests : IAsyncDisposable
{
    private const string Login = """
        {
          "workflowId": "login", "targetRef": {"name": "sso"}, "tool": {"name": "login"},
          "inputs": {"type": "object", "required": ["who", "word"], "properties": {"who": {"type": "string"}, "word": {"type": "string", "format": "password"}}},
          "steps": [{"stepId": "post", "operation": {"method": "POST", "path": "/login/{word}"}, "parameters": [{"name": "word", "in": "path", "value": "$inputs.word"}],
                     "requestBody": {"payload": {"who": "$inputs.who"}}, "outputs": {"token": "$response.body#/token"}}],
          "outputs": {"token": "$steps.post.outputs.token"}
        }
        """;

    private const string Outer = """
        {
          "workflowId": "outer", "targetRef": {"name": "api"}, "tool": {"name": "outer"},
          "inputs": {"type": "object", "properties": {"name": {"type": "string"}, "hint": {"type": "string"}}},
          "steps": [
            {"stepId": "sign", "workflowId": "login", "parameters": [{"name": "who", "value": "$inputs.name"}, {"name": "word", "value": "$inputs.hint"}]},
            {"stepId": "use", "operation": {"method": "GET", "path": "/things"}, "parameters": [{"name": "X-Token", "in": "header", "value": "$steps.sign.outputs.token"}], "outputs": {"n": "$response.body#/n"}}
          ],
          "outputs": {"n": "$steps.use.outputs.n"}
        }
        """;

    private readonly ExecutorFixture _fixture = new();
    private readonly WorkflowPlan _login = ExecutorFixture.Plan(Login);
    private readonly WorkflowPlan _plan;

    public WorkflowCallTests() =>
        _plan = ExecutorFixture.Plan(Outer).LinkedTo(new Dictionary<string, WorkflowPlan> { ["login"] = _login });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Each_workflow_is_sent_to_its_own_target_with_its_own_credentials_and_no_secret_of_either_is_shown()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { n = "secret-of-sso and secret-of-api" }));
        await using var sso = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { token = "T-1" }));
        _fixture.Targets.PutSecret("api", ("token", "secret-of-api")).PutSecret("sso", ("token", "secret-of-sso"))
            .Put(UpstreamFixture.Spec(api.Url) with { Credentials = new() { Type = "bearer", SecretRef = new() { Name = "api" } } })
            .Put("sso", UpstreamFixture.Spec(sso.Url) with { Credentials = new() { Type = "bearer", SecretRef = new() { Name = "sso" } } });

        var result = await _fixture.RunAsync(_plan, """{"name": "ann", "hint": "open-sesame"}""");

        Assert.False(result.IsError, result.Text);
        Assert.Equal("""{"n":"[redacted] and [redacted]"}""", result.Structured!.ToJsonString());
        Assert.Equal(("POST", "/login/open-sesame", """{"who":"ann"}"""), (sso.Seen[0].Method, sso.Seen[0].Target, sso.Seen[0].Body));
        Assert.Contains(sso.Seen[0].Headers, h => h is { Key: "Authorization", Value: "Bearer secret-of-sso" });
        Assert.Contains(api.Seen[0].Headers, h => h is { Key: "Authorization", Value: "Bearer secret-of-api" });
        Assert.Contains(api.Seen[0].Headers, h => h is { Key: "X-Token", Value: "T-1" });
        var lines = await _fixture.AuditAsync();
        var steps = lines.Where(l => l.GetProperty("event").GetString() == "step").ToArray();
        Assert.Equal(["sign > post", "use"], steps.Select(s => s.GetProperty("step").GetString()));
        Assert.Equal(_login.SpecDigest, steps[0].GetProperty("calledDigest").GetString());
        Assert.All(lines, l => Assert.Equal(_plan.SpecDigest, l.GetProperty("specDigest").GetString()));
        Assert.False(steps[1].TryGetProperty("calledDigest", out _));
        // What only the called workflow's schema calls a password.
        Assert.DoesNotContain("open-sesame", steps[0].GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_of_a_called_workflow_that_is_not_there_keeps_everything_from_being_sent()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { }));
        _fixture.Targets.Put(UpstreamFixture.Spec(api.Url));

        var result = await _fixture.RunAsync(_plan, """{"name": "ann", "hint": "open-sesame"}""");

        Assert.True(result.IsError);
        Assert.StartsWith("Nothing was sent.", result.Text, StringComparison.Ordinal);
        Assert.Contains("ns/sso", result.Text, StringComparison.Ordinal);
        Assert.Empty(api.Seen);
    }

    [Fact]
    public async Task A_failure_within_names_the_path_of_steps()
    {
        await using var sso = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 403;
            return context.Response.WriteAsJsonAsync(new { message = "not today" });
        });
        _fixture.Targets.Put(UpstreamFixture.Spec(sso.Url)).Put("sso", UpstreamFixture.Spec(sso.Url));

        var result = await _fixture.RunAsync(_plan, """{"name": "ann", "hint": "w"}""");

        Assert.True(result.IsError);
        Assert.StartsWith("Step 'sign > post' failed", result.Text, StringComparison.Ordinal);
        Assert.Contains("not today", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Simulated_and_real_targets_work_together_and_a_dry_run_sees_every_request()
    {
        await using var api = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { n = "real" }));
        _fixture.Targets.Put(UpstreamFixture.Spec(api.Url)).Put("sso", new() { BaseUrl = "http://sso.example", Executor = "Simulated" });
        var result = await _fixture.RunAsync(_plan, """{"name": "ann", "hint": "w"}""");
        Assert.Equal("""{"n":"real"}""", result.Structured!.ToJsonString());

        var dry = DryRun.Of(_plan, JsonElement.Parse("""{"name": "ann", "hint": "w"}"""));
        Assert.Equal(["sign > post", "use"], dry.Exchanges.Select(e => e.Request.StepId));
        Assert.Equal(["sso", "api"], dry.Exchanges.Select(e => e.Request.Plan!.Spec.TargetRef.Name));
        Assert.NotNull(dry.Outputs);
    }
}
