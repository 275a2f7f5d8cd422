using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Conformance.Content;

/// <summary>Workflows with the names of the tools that scenarios call, the tasks extension's above all, over <see cref="SlowUpstream"/>.</summary>
internal static class WholeWorkflows
{
    public static JsonObject Target(string url) => Object("McpTarget", "slow", new() { ["baseUrl"] = url });

    public static IEnumerable<JsonObject> All()
    {
        yield return Workflow("greet", """{"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}""", """
            [{"stepId": "greet", "operation": {"method": "GET", "path": "/greetings/{name}"}, "parameters": [{"name": "name", "in": "path", "value": "$inputs.name"}],
              "outputs": {"end": "$response.body#/text"}}]
            """);
        yield return Workflow("test_header_tool", """{"type": "object", "required": ["region"], "properties": {"region": {"type": "string", "x-mcp-header": "Region"}, "count": {"type": "integer", "x-mcp-header": "Count"}}}""", """
            [{"stepId": "greet", "operation": {"method": "GET", "path": "/greetings/{name}"}, "parameters": [{"name": "name", "in": "path", "value": "$inputs.region"}],
              "outputs": {"end": "$response.body#/text"}}]
            """);
        yield return Job("slow_compute", """{"type": "object", "required": ["seconds"], "properties": {"seconds": {"type": "number"}, "label": {"type": "string"}}}""", "\"$inputs.seconds\"", "done");
        yield return Job("failing_job", """{"type": "object"}""", "1", "failed");
        // Of the scenarios that are run here only one calls it, for the answer to a tasks/update; the wait for input before that ends with the task.
        yield return Job("confirm_delete", """{"type": "object", "properties": {"filename": {"type": "string"}}}""", "1", "done");
    }

    private static JsonObject Job(string tool, string inputs, string seconds, string end) => Workflow(tool, inputs, $$$"""
        [{"stepId": "begin", "operation": {"method": "POST", "path": "/jobs"}, "requestBody": {"contentType": "application/json", "payload": {"seconds": {{{seconds}}}, "end": "{{{end}}}"}},
          "outputs": {"id": "$response.body#/id"}},
         {"stepId": "wait", "operation": {"method": "GET", "path": "/jobs/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.begin.outputs.id"}],
          "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
          "onFailure": [{"name": "notYet", "type": "retry", "retryAfter": 0.1, "retryLimit": 1000, "criteria": [{"condition": "$response.body#/state == 'running'"}]}],
          "outputs": {"end": "$response.body#/state"}}]
        """);

    private static JsonObject Workflow(string tool, string inputs, string steps)
    {
        var parsed = JsonNode.Parse(steps)!.AsArray();
        return Object("McpWorkflow", tool.Replace('_', '-'), new()
        {
            ["workflowId"] = tool,
            ["targetRef"] = new JsonObject { ["name"] = "slow" },
            ["tool"] = new JsonObject { ["name"] = tool, ["description"] = "As the suite describes it." },
            ["inputs"] = JsonNode.Parse(inputs),
            ["outputs"] = new JsonObject { ["end"] = $"$steps.{parsed[^1]!["stepId"]}.outputs.end" },
            ["steps"] = parsed,
        });
    }

    private static JsonObject Object(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = SignalboxApi.ApiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
