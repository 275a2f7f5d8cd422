using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.KillResume;

/// <summary>The objects that the measurement creates.</summary>
internal static class KillResumeObjects
{
    public const string Workflow = "run-job";

    public static JsonObject Target(Uri upstream) => Object(SignalboxApi.ApiVersion, "McpTarget", "jobs", new()
    {
        ["baseUrl"] = upstream.ToString().TrimEnd('/'),
        ["limits"] = new JsonObject { ["maxConcurrent"] = 64 },
    });

    public static JsonObject RunJob() => Object(SignalboxApi.ApiVersion, "McpWorkflow", Workflow, JsonNode.Parse("""
        {
          "workflowId": "runJob",
          "targetRef": {"name": "jobs"},
          "tool": {"name": "run_job", "description": "Starts a job and follows it to its end."},
          "inputs": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
          "steps": [
            {"stepId": "start", "operation": {"method": "POST", "path": "/jobs"},
             "requestBody": {"contentType": "application/json", "payload": {"id": "$inputs.id"}},
             "successCriteria": [{"condition": "$statusCode == 202"}], "outputs": {"job": "$response.body#/job"}},
            {"stepId": "follow", "operation": {"method": "GET", "path": "/jobs/{job}"},
             "parameters": [{"name": "job", "in": "path", "value": "$steps.start.outputs.job"}],
             "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
             "onFailure": [{"name": "notYet", "type": "retry", "retryAfter": 1, "retryLimit": 500, "criteria": [{"condition": "$response.body#/state == 'running'"}]}]}
          ],
          "outputs": {"job": "$steps.start.outputs.job"}
        }
        """)!.AsObject());

    public static JsonObject Key() => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = "signalbox-run-key" },
        ["data"] = new JsonObject { ["bench"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)) },
    };

    private static JsonObject Object(string apiVersion, string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
