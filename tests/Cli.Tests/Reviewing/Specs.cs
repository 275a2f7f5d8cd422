using System.Text.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Reviewing;

/// <summary>Specs for reviews, as YAML-free JSON.</summary>
internal static class Specs
{
    public static McpWorkflowSpec Restart { get; } = Parse("""
        {
          "workflowId": "restartSystem",
          "targetRef": {"name": "idrac"},
          "tool": {"name": "restart_system", "title": "Restart a system", "description": "Restarts it."},
          "inputs": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
          "steps": [
            {"stepId": "find", "operationId": "ListSystems", "operation": {"method": "GET", "path": "/redfish/v1/Systems"}},
            {"stepId": "reset", "operation": {"method": "POST", "path": "/redfish/v1/Systems/{Id}/Actions/ComputerSystem.Reset"},
             "parameters": [{"name": "Id", "in": "path", "value": "$inputs.name", "style": "simple"}],
             "requestBody": {"contentType": "application/json", "payload": {"ResetType": "GracefulRestart"}},
             "repeatable": true}
          ],
          "outputs": {"task": "$steps.reset.outputs.task"},
          "provenance": {"document": "idrac.yaml", "generator": "heuristic/1"}
        }
        """);

    public static McpWorkflowSpec Parse(string json) => JsonSerializer.Deserialize(json, WorkflowsJson.Default.McpWorkflowSpec)!;
}
