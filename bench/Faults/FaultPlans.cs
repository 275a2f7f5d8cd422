using System.Text.Json;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.Bench.Faults;

/// <summary>The workflows that are called: four that may be repeated and one that may not.</summary>
internal static class FaultPlans
{
    public static readonly WorkflowPlan Read = Plan("read", """{"stepId": "get", "operation": {"method": "GET", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}]}""");

    public static readonly WorkflowPlan Replace = Plan(
        "replace",
        """
        {"stepId": "get", "operation": {"method": "GET", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}], "outputs": {"size": "$response.body#/size"}},
        {"stepId": "put", "operation": {"method": "PUT", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}],
         "requestBody": {"contentType": "application/json", "payload": {"size": "$steps.get.outputs.size"}}, "successCriteria": [{"condition": "$statusCode == 204"}]}
        """);

    public static readonly WorkflowPlan Delete = Plan(
        "delete",
        """
        {"stepId": "get", "operation": {"method": "GET", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}]},
        {"stepId": "delete", "operation": {"method": "DELETE", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}],
         "successCriteria": [{"condition": "$statusCode == 204"}]}
        """);

    public static readonly WorkflowPlan Create = Plan(
        "create",
        """
        {"stepId": "post", "operation": {"method": "POST", "path": "/things"}, "parameters": [{"name": "id", "in": "query", "value": "$inputs.id"}],
         "requestBody": {"contentType": "application/json", "payload": {"id": "$inputs.id"}}, "successCriteria": [{"condition": "$statusCode == 201"}]}
        """);

    private static WorkflowPlan Plan(string id, string steps)
    {
        using var spec = JsonDocument.Parse($$$"""
            {"workflowId": "{{{id}}}", "targetRef": {"name": "api"}, "tool": {"name": "{{{id}}}", "description": "Calls the upstream."},
             "inputs": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"} } }, "steps": [{{{steps}}}]}
            """);
        var compiled = WorkflowCompiler.Compile(SpecJson.FromJson(spec.RootElement));
        return compiled.Plan ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems));
    }
}
