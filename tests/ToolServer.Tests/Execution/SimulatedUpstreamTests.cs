using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Execution;

public sealed class SimulatedUpstreamTests : IAsyncDisposable
{
    private readonly ExecutorFixture _fixture = new();

    public SimulatedUpstreamTests() => _fixture.Targets.Put(new McpTargetSpec { BaseUrl = "http://127.0.0.1:1", Executor = "Simulated" });

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_simulated_target_answers_every_step_from_the_workflow_and_sends_nothing()
    {
        var plan = ExecutorFixture.Plan(Specs.LookUpAndAct);

        var first = await _fixture.RunAsync(plan, """{"name":"x"}""");
        var second = await _fixture.RunAsync(plan, """{"name":"x"}""");

        // Nothing listens on port 1: had anything been sent, the call would have failed.
        Assert.False(first.IsError, first.Text);
        Assert.Equal("""{"task":"/tasks/42","state":"On"}""", first.Structured!.ToJsonString());
        Assert.Equal(first.Text, second.Text);
        Assert.Equal([200, 202], first.Trace.Select(step => step.StatusCode));
    }

    [Theory]
    [InlineData("$statusCode == 418")]
    [InlineData("$statusCode >= 300 && $statusCode < 400")]
    [InlineData("$response.body#/PowerState == 'On'")]
    [InlineData("$response.body#/Members/0/Count > 3")]
    [InlineData("$response.body#/ready == true && $statusCode == 201")]
    [InlineData("$response.header.ETag == 'abc'")]
    [InlineData("$response.body#/state != 'failed'")]
    public async Task An_answer_is_made_up_that_meets_the_success_criteria(string condition)
    {
        var plan = ExecutorFixture.Plan($$"""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/"}, "successCriteria": [{"condition": "{{condition}}"}]}]}
            """);

        var result = await _fixture.RunAsync(plan);

        Assert.False(result.IsError, result.Text);
    }

    [Fact]
    public async Task Criteria_that_no_made_up_answer_meets_are_said_and_not_passed_over()
    {
        var plan = ExecutorFixture.Plan("""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/"},
               "successCriteria": [{"context": "$response.body#/id", "type": "regex", "condition": "^[a-f]{40}$"}]}]}
            """);

        var result = await _fixture.RunAsync(plan);

        Assert.True(result.IsError);
        Assert.Contains("simulated", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    // The list holds the name asked for; it does not, and its first item takes it; there is none.
    [InlineData("""{"items": [{"uuid": "1", "name": "a"}, {"uuid": "2", "name": "b"}]}""", "b", "/items/2")]
    [InlineData("""{"items": [{"uuid": "1", "name": "a"}, {"uuid": "2", "name": "b"}]}""", "c", "/items/1")]
    [InlineData("""{"items": [{"uuid": "1", "name": "a"}, {"uuid": "2", "name": "a"}]}""", "a", "/items/1")]
    [InlineData("""{"items": []}""", "a", "/items/simulated%20uuid")]
    public void The_kept_answer_is_given_and_shaped_where_a_look_up_would_not_find_what_was_asked_for(string body, string name, string path)
    {
        var plan = ExecutorFixture.Plan($$$$"""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "inputs": {"type": "object", "properties": {"name": {"type": "string"}}},
             "steps": [
               {"stepId": "find", "operation": {"method": "GET", "path": "/items"}, "simulatedResponse": {"statusCode": 200, "body": {{{{body}}}}},
                "successCriteria": [{"context": "$response.body", "type": "jsonpath", "condition": "$[?count($['items'][?@['name'] == \"{$inputs.name}\"]) == 1]"}],
                "outputs": {"id": {"context": "$response.body", "type": "jsonpath", "selector": "$['items'][?@['name'] == \"{$inputs.name}\"]['uuid']"}}},
               {"stepId": "act", "operation": {"method": "DELETE", "path": "/items/{id}"}, "simulatedResponse": {"statusCode": 204},
                "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}]}]}
            """);

        var run = DryRun.Of(plan, JsonElement.Parse($$"""{"name": "{{name}}"}"""));

        Assert.Null(run.Failure);
        Assert.Equal([200, 204], run.Exchanges.Select(exchange => exchange.Answer!.StatusCode));
        Assert.Equal(path, run.Exchanges[1].Request.PathAndQuery);
    }

    [Theory]
    [InlineData("""{"statusCode": 203, "headers": {"ETag": "\"7\""}, "body": {"state": "On", "more": [1]}}""", """{"state":"On","tag":"\"7\"","body":{"state":"On","more":[1]}}""")]
    [InlineData("""{"statusCode": 203, "body": {"state": "Off"}}""", """{"state":"On","tag":"/simulated","body":{"state":"On"}}""")]
    [InlineData("""{"statusCode": 500, "body": {"more": 1}}""", """{"state":"On","tag":"/simulated","body":{"more":1,"state":"On"}}""")]
    [InlineData("""{"statusCode": 203}""", """{"state":"On","tag":"/simulated","body":{"state":"On"}}""")]
    public void A_kept_answer_that_the_criteria_refuse_is_put_right(string kept, string outputs)
    {
        var plan = ExecutorFixture.Plan($$$$"""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/"}, "simulatedResponse": {{{{kept}}}},
               "successCriteria": [{"condition": "$statusCode < 300"}, {"condition": "$response.body#/state == 'On'"}],
               "outputs": {"state": "$response.body#/state", "tag": "$response.header.ETag", "body": "$response.body"}}]}
            """);

        var run = DryRun.Of(plan, JsonElement.Parse("{}"));

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(outputs), run.Outputs), run.Outputs?.ToJsonString() ?? run.Failure!.ToString());
    }

    [Fact]
    public void A_kept_answer_that_is_text_is_given_as_text()
    {
        var plan = ExecutorFixture.Plan("""
            {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "w", "description": "W."},
             "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/"}, "simulatedResponse": {"statusCode": 200, "contentType": "text/csv", "body": "a,b"}}]}
            """);

        var answer = Assert.Single(DryRun.Of(plan, JsonElement.Parse("{}")).Exchanges).Answer!;

        Assert.Equal(("text/csv", "a,b"), (answer.ContentType, Encoding.UTF8.GetString(answer.Body.Span)));
    }
}
