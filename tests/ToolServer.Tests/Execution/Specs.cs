namespace Signalbox.ToolServer.Tests.Execution;

/// <summary>Specs that several tests run.</summary>
internal static class Specs
{
    /// <summary>Looks a thing up by name, then acts on it.</summary>
    public const string LookUpAndAct = """
        {
          "workflowId": "restart",
          "targetRef": {"name": "api"},
          "tool": {
            "name": "restart",
            "description": "Restarts a thing.",
            "outputSchema": {"type": "object", "properties": {"task": {"type": "string", "example": "/tasks/42"}, "state": {"type": "string", "enum": ["On", "Off"]}}}
          },
          "inputs": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "password": {"type": "string"}}},
          "steps": [
            {
              "stepId": "find",
              "operation": {"method": "GET", "path": "/things"},
              "parameters": [{"name": "name", "in": "query", "value": "$inputs.name"}],
              "successCriteria": [{"condition": "$statusCode == 200"}],
              "outputs": {"id": "$response.body#/0/id", "state": "$response.body#/0/state"}
            },
            {
              "stepId": "act",
              "operation": {"method": "POST", "path": "/things/{id}/restart"},
              "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}],
              "requestBody": {"contentType": "application/json", "payload": {"how": "gracefully", "name": "{$inputs.name}"}},
              "successCriteria": [{"condition": "$statusCode == 202 || $statusCode == 204"}],
              "outputs": {"task": "$response.header.Location"}
            }
          ],
          "outputs": {"task": "$steps.act.outputs.task", "state": "$steps.find.outputs.state"}
        }
        """;
}
