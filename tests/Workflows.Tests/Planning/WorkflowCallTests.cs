using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class WorkflowCallTests
{
    private const string Login = """
        "workflowId": "login", "inputs": {"type": "object", "required": ["user"], "properties": {"user": {"type": "string"}, "realm": {"default": "R"}}},
        "steps": [{"stepId": "post", "operation": {"method": "POST", "path": "/login"}, "requestBody": {"payload": {"u": "$inputs.user", "r": "$inputs.realm"}}, "outputs": {"token": "$response.body#/token"}}],
        "outputs": {"token": "$steps.post.outputs.token"}
        """;

    [Fact]
    public void A_step_gives_a_workflow_its_inputs_and_takes_its_outputs()
    {
        var run = Run("""
            "steps": [
              {"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "$inputs.x"}, {"name": "realm", "value": "$inputs.y"}],
               "successCriteria": [{"condition": "$statusCode == 200 && $outputs.token != null"}], "outputs": {"t": "$outputs.token"}},
              {"stepId": "use", "operation": {"method": "GET", "path": "/a"},
               "parameters": [{"name": "X-Token", "in": "header", "value": "$steps.sign.outputs.t"}, {"name": "who", "in": "query", "value": "$workflows.login.inputs.user"},
                              {"name": "same", "in": "query", "value": "$workflows.login.outputs.token"}, {"name": "step", "in": "query", "value": "$workflows.login.steps.post.outputs.token"}],
               "dependsOn": ["sign", "$workflows.login.steps.post"]}]
            """, """{"x": "ann"}""", Login);
        Assert.Equal("""{"u":"ann","r":"R"}""", run.Request().BodyText());
        Assert.Equal("sign > post", run.Request().StepId);
        Assert.Equal("login", run.Request().Plan!.Spec.WorkflowId);
        Assert.Equal("/a?who=ann&same=T&step=T", run.Answer(200, """{"token": "T"}""").Request().PathAndQuery);
        Assert.Equal("T", run.Request().Headers[0].Value);
        Assert.Equal("""{"ok":1}""", run.Answer(200, """{"ok": 1}""").Outputs());
        Assert.Equal(["sign > post", "use"], run.Trace.Select(t => t.StepId));
        Assert.Equal(SpecDigest.Compute(Spec(Login)), run.Trace[0].CalledDigest);
        Assert.Null(run.Trace[1].CalledDigest);
    }

    [Fact]
    public void A_step_that_names_no_outputs_has_those_of_the_workflow()
    {
        var run = Run("""
            "steps": [{"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "a"}]}], "outputs": {"t": "$steps.sign.outputs.token"}
            """, "{}", Login);
        Assert.Equal("""{"t":"T"}""", run.Answer(200, """{"token": "T"}""").Outputs());
        var bare = Run("""
            "steps": [{"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "a"}]}]
            """, "{}", Login);
        Assert.Equal("""{"token":"T"}""", bare.Answer(200, """{"token": "T"}""").Outputs());
    }

    [Fact]
    public void The_end_of_a_calling_steps_time_passes_over_the_actions_within_and_takes_those_of_the_step()
    {
        const string Polling = """
            "workflowId": "polling",
            "steps": [{"stepId": "poll", "operation": {"method": "GET", "path": "/p"}, "onFailure": [{"name": "again", "type": "retry", "retryLimit": 9}]}]
            """;
        var run = Run("""
            "steps": [{"stepId": "call", "workflowId": "polling", "timeout": 1500, "onFailure": [{"name": "again", "type": "retry", "retryLimit": 1}]}]
            """, "{}", Polling);
        var first = Assert.Single(run.Answer(500).Request().Within);
        Assert.Equal(("call", TimeSpan.FromSeconds(1.5)), (first.Step, first.Limit));
        var second = Assert.Single(run.Fails(Ended(first.Execution)).Request().Within);
        Assert.NotEqual(first.Execution, second.Execution);
        Assert.Contains("'call > poll'", run.Fails(Ended(second.Execution)).Failure().Reason, StringComparison.Ordinal);

        static UpstreamFailure Ended(int execution) => new(UpstreamFailureKind.Timeout, "The time was up.", OutcomeUnknown: false) { Ended = execution };
    }

    [Fact]
    public void Parameters_of_the_workflow_reach_the_inputs_that_are_declared()
    {
        var run = Run("""
            "parameters": [{"name": "user", "value": "shared"}, {"name": "other", "in": "header", "value": "no input"}],
            "steps": [{"stepId": "sign", "workflowId": "login"}]
            """, "{}", Login);
        Assert.Equal("""{"u":"shared","r":"R"}""", run.Request().BodyText());
    }

    [Theory]
    [InlineData("""[{"name": "user", "value": 7}]""", "user")]
    [InlineData("""[{"name": "user", "value": "$inputs.x"}]""", "user")]
    public void What_the_workflow_does_not_take_stops_the_call_before_anything_is_sent(string parameters, string message)
    {
        var run = Run($$"""
            "steps": [{"stepId": "sign", "workflowId": "login", "parameters": {{parameters}}}]
            """, "{}", Login);
        var failure = run.Failure();
        Assert.Equal("sign", failure.StepId);
        Assert.Contains(message, failure.Reason, StringComparison.Ordinal);
        Assert.Empty(run.Trace);
    }

    [Fact]
    public void A_failure_within_names_the_path_of_steps_and_what_was_done()
    {
        var run = Run("""
            "steps": [{"stepId": "first", "operation": {"method": "POST", "path": "/first"}},
                      {"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "a"}]}]
            """, "{}", Login);
        var failure = run.Answer(201, "{}").Answer(409, """{"message": "taken"}""").Failure();
        Assert.Equal("sign > post", failure.StepId);
        Assert.StartsWith("Step 'sign > post' failed:", failure.Reason, StringComparison.Ordinal);
        Assert.Equal(("POST /login", 409, "taken"), (failure.RequestLine, failure.StatusCode, failure.UpstreamMessage));
        Assert.Contains("first (POST /first, 201)", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_within_is_the_failure_of_the_step_that_called()
    {
        var run = Run("""
            "steps": [{"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "a"}],
                       "onFailure": [{"name": "again", "type": "retry", "retryLimit": 1, "criteria": [{"condition": "$statusCode == 503"}]}, {"name": "guest", "type": "goto", "stepId": "guest"}]},
                      {"stepId": "skipped", "operation": {"method": "GET", "path": "/skipped"}},
                      {"stepId": "guest", "operation": {"method": "GET", "path": "/guest"}}]
            """, "{}", Login);
        Assert.Equal("POST /login", run.Answer(503).Request().RequestLine);
        Assert.Equal("GET /guest", run.Answer(503).Request().RequestLine);
    }

    [Fact]
    public void A_lost_request_within_is_never_sent_again_by_a_retry_outside()
    {
        var run = Run("""
            "steps": [{"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "a"}],
                       "onFailure": [{"name": "again", "type": "retry", "retryLimit": 5}, {"name": "round", "type": "goto", "stepId": "sign"}]}]
            """, "{}", Login);
        run.Request();
        run.Fails(new(UpstreamFailureKind.Lost, "gone", OutcomeUnknown: true));
        var failure = run.Failure();
        Assert.True(failure.OutcomeUnknown);
        Assert.Single(run.Trace);
    }

    [Fact]
    public void A_goto_to_a_workflow_is_one_way_and_its_outputs_are_the_result()
    {
        var run = Run("""
            "steps": [{"stepId": "a", "operation": {"method": "GET", "path": "/a"},
                       "onSuccess": [{"name": "go", "type": "goto", "workflowId": "login", "parameters": [{"name": "user", "value": "$inputs.x"}]}]},
                      {"stepId": "b", "operation": {"method": "GET", "path": "/b"}}]
            """, """{"x": "ann"}""", Login);
        Assert.Equal("a > post", run.Answer(200, "{}").Request().StepId);
        Assert.Equal("""{"token":"T"}""", run.Answer(200, """{"token": "T"}""").Outputs());
    }

    [Fact]
    public void A_retry_runs_a_workflow_first_and_then_the_step_again()
    {
        var run = Run("""
            "inputs": {"type": "object", "properties": {"user": {"type": "string"}}},
            "steps": [{"stepId": "a", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "t", "in": "query", "value": "{$inputs.user}"}],
                       "onFailure": [{"name": "refresh", "type": "retry", "retryLimit": 1, "workflowId": "login", "criteria": [{"condition": "$statusCode == 401"}]}]}],
            "outputs": {"token": "$workflows.login.outputs.token"}
            """, """{"user": "ann"}""", Login);
        Assert.Equal("""{"u":"ann","r":"R"}""", run.Answer(401).Request().BodyText());
        Assert.Equal("GET /a", run.Answer(200, """{"token": "T"}""").Request().RequestLine);
        Assert.Equal("""{"token":"T"}""", run.Answer(200, "{}").Outputs());
        Assert.Equal(["a", "a > post", "a"], run.Trace.Select(t => t.StepId));
    }

    [Fact]
    public void What_a_workflow_depends_on_runs_first_and_once()
    {
        const string Middle = """
            "workflowId": "middle", "dependsOn": ["login"], "inputs": {"type": "object", "properties": {"user": {"type": "string"}}},
            "steps": [{"stepId": "m", "operation": {"method": "GET", "path": "/m"}, "parameters": [{"name": "t", "in": "query", "value": "$workflows.login.outputs.token"}]}]
            """;
        var run = Run("""
            "inputs": {"type": "object", "properties": {"user": {"type": "string"}}}, "dependsOn": ["login"],
            "steps": [{"stepId": "call", "workflowId": "middle", "parameters": [{"name": "user", "value": "$inputs.user"}]}]
            """, """{"user": "ann"}""", Login, Middle);
        Assert.Equal("dependsOn login > post", run.Request().StepId);
        Assert.Equal("/m?t=T", run.Answer(200, """{"token": "T"}""").Request().PathAndQuery);
        Assert.IsType<RunAction.Succeeded>(run.Answer(200, "{}").Next());
        Assert.Equal("POST /login", Run("""
            "inputs": {"type": "object", "properties": {"user": {"type": "string"}}}, "dependsOn": ["login"], "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/a"}}]
            """, """{"user": "ann"}""", Login).Answer(500).Failure().RequestLine);
    }

    [Fact]
    public void Steps_of_called_workflows_count_to_the_budget_of_the_run()
    {
        var run = Run("""
            "steps": [{"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "a"}], "onSuccess": [{"name": "round", "type": "goto", "stepId": "sign"}]}]
            """, "{}", Login);
        while (run.Next() is RunAction.Send)
            run.Answer(200, """{"token": "T"}""");
        Assert.Contains("1000 steps", run.Failure().Reason, StringComparison.Ordinal);
        Assert.Equal(500, run.Trace.Count);
    }

    [Fact]
    public void A_plan_that_was_not_linked_sends_nothing()
    {
        var run = Specs.Run(Specs.Spec("""
            "steps": [{"stepId": "sign", "workflowId": "login"}]
            """));
        Assert.Contains("'login' is not there", run.Failure().Reason, StringComparison.Ordinal);
    }

    private static WorkflowRun Run(string members, string arguments, params string[] callees)
    {
        var specs = callees.Select(Spec).ToDictionary(s => s.WorkflowId);
        return new(Linked(Spec(members)), Specs.Json(arguments));

        WorkflowPlan Linked(McpWorkflowSpec spec) => Specs.Plan(spec).LinkedTo(
            WorkflowCalls.All(spec).Select(c => c.WorkflowId).Distinct().ToDictionary(id => id, id => Linked(specs[id])));
    }

    /// <summary>As <see cref="Specs.Spec"/>, with members of its own in place of the usual ones.</summary>
    private static McpWorkflowSpec Spec(string members)
    {
        var json = SpecJson.ToJson(Specs.Spec("\"steps\": []"));
        foreach (var (name, value) in JsonNode.Parse($"{{{members}}}")!.AsObject())
            json[name] = value?.DeepClone();
        return SpecJson.FromJson(Specs.Json(json.ToJsonString()));
    }
}
