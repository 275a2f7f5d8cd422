using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.Bench.Engine;

/// <summary>A workflow of a usual kind with the arguments of one call and the answers that its requests get.</summary>
internal sealed class TypicalWorkflow
{
    private TypicalWorkflow(string name, string spec, string arguments, params (int Status, string Body)[] answers)
    {
        Name = name;
        var compiled = WorkflowCompiler.Compile(SpecJson.FromJson(JsonElement.Parse(spec)));
        Plan = compiled.Plan ?? throw new InvalidOperationException(string.Join('\n', compiled.Problems));
        Arguments = JsonElement.Parse(arguments);
        Answers = [.. answers.Select(a => new UpstreamResponse
        {
            StatusCode = a.Status,
            Headers = [new("Content-Type", "application/json"), new("ETag", "\"7\""), new("Location", "/tasks/7")],
            ContentType = "application/json",
            Body = Encoding.UTF8.GetBytes(a.Body),
        })];
    }

    public string Name { get; }

    public WorkflowPlan Plan { get; }

    public JsonElement Arguments { get; }

    /// <summary>One for each request, in order: as many as the workflow has steps.</summary>
    public IReadOnlyList<UpstreamResponse> Answers { get; }

    public static TypicalWorkflow Get() => new(
        "single GET",
        """
        {"workflowId": "get", "targetRef": {"name": "t"}, "tool": {"name": "get", "outputSchema": {"type": "object", "required": ["power"], "properties": {"power": {"type": "string"}, "name": {"type": "string"}}}},
         "inputs": {"type": "object", "required": ["id"], "additionalProperties": false, "properties": {"id": {"type": "string", "minLength": 1}, "view": {"type": "string", "default": "full"}}},
         "steps": [{"stepId": "get", "operation": {"method": "GET", "path": "/redfish/v1/Systems/{id}"},
                    "parameters": [{"name": "id", "in": "path", "value": "$inputs.id"}, {"name": "view", "in": "query", "value": "$inputs.view"}],
                    "outputs": {"power": "$response.body#/PowerState", "name": "$response.body#/Name"}}],
         "outputs": {"power": "$steps.get.outputs.power", "name": "$steps.get.outputs.name"}}
        """,
        """{"id": "System.Embedded.1"}""",
        (200, System));

    public static TypicalWorkflow Post() => new(
        "POST with body",
        """
        {"workflowId": "post", "targetRef": {"name": "t"}, "tool": {"name": "post"},
         "inputs": {"type": "object", "required": ["name", "size"], "properties": {"name": {"type": "string"}, "size": {"type": "integer", "minimum": 1}, "labels": {"type": "array", "items": {"type": "string"}}}},
         "steps": [{"stepId": "create", "operation": {"method": "POST", "path": "/volumes"},
                    "requestBody": {"contentType": "application/json", "payload": {"metadata": {"name": "$inputs.name", "labels": "$inputs.labels"}, "spec": {"size": "$inputs.size", "comment": "made for {$inputs.name}", "class": "fast"}}},
                    "successCriteria": [{"condition": "$statusCode == 201 || $statusCode == 202"}],
                    "outputs": {"id": "$response.body#/Id", "task": "$response.header.Location"}}],
         "outputs": {"id": "$steps.create.outputs.id", "task": "$steps.create.outputs.task"}}
        """,
        """{"name": "data", "size": 20, "labels": ["a", "b"]}""",
        (201, System));

    public static TypicalWorkflow LookUpThenAct() => new(
        "look up, then act",
        """
        {"workflowId": "act", "targetRef": {"name": "t"}, "tool": {"name": "act"},
         "inputs": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}},
         "steps": [{"stepId": "find", "operation": {"method": "GET", "path": "/vms"}, "parameters": [{"name": "name", "in": "query", "value": "$inputs.name"}],
                    "successCriteria": [{"condition": "$statusCode == 200"}, {"context": "$response.body", "type": "jsonpath", "condition": "$[?count($.items[?@.name == \"{$inputs.name}\"]) == 1]"}],
                    "outputs": {"id": {"context": "$response.body", "type": "jsonpath", "selector": "$.items[?@.name == \"{$inputs.name}\"].id"}}},
                   {"stepId": "act", "operation": {"method": "POST", "path": "/vms/{id}/restart"},
                    "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}],
                    "requestBody": {"payload": {"how": "graceful", "reason": "asked for {$inputs.name}"}},
                    "successCriteria": [{"condition": "$statusCode == 202"}], "outputs": {"task": "$response.header.Location"}}],
         "outputs": {"task": "$steps.act.outputs.task"}}
        """,
        """{"name": "web-3"}""",
        (200, $$"""{"items": [{{string.Join(", ", Enumerable.Range(0, 10).Select(i => $$"""{"id": {{i}}, "name": "web-{{i}}", "state": "on"}"""))}}]}"""),
        (202, """{"task": 7}"""));

    /// <summary>About a kilobyte, as such answers are.</summary>
    private const string System = """
        {"@odata.id": "/redfish/v1/Systems/System.Embedded.1", "@odata.type": "#ComputerSystem.v1_20_0.ComputerSystem", "Id": "System.Embedded.1", "Name": "System",
         "Manufacturer": "Example", "Model": "R760", "SerialNumber": "ABC1234", "PowerState": "On", "BiosVersion": "2.1.5", "AssetTag": "", "SystemType": "Physical",
         "Status": {"Health": "OK", "HealthRollup": "OK", "State": "Enabled"}, "ProcessorSummary": {"Count": 2, "CoreCount": 64, "Model": "Example CPU", "Status": {"Health": "OK"}},
         "MemorySummary": {"TotalSystemMemoryGiB": 512, "Status": {"Health": "OK"}}, "Boot": {"BootSourceOverrideEnabled": "Disabled", "BootSourceOverrideMode": "UEFI"},
         "Links": {"Chassis": [{"@odata.id": "/redfish/v1/Chassis/System.Embedded.1"}], "ManagedBy": [{"@odata.id": "/redfish/v1/Managers/iDRAC.Embedded.1"}]},
         "Actions": {"#ComputerSystem.Reset": {"target": "/redfish/v1/Systems/System.Embedded.1/Actions/ComputerSystem.Reset", "ResetType@Redfish.AllowableValues": ["On", "ForceOff", "GracefulRestart"]}}}
        """;
}
