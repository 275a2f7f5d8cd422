using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Tests.Arazzo;

public sealed class ArazzoExporterTests
{
    private readonly JsonObject _document = ArazzoExporter.Export(Parse("""
        {
          "metadata": {"name": "idrac-restart"},
          "spec": {
            "workflowId": "restartSystem",
            "targetRef": {"name": "idrac.lab"},
            "tool": {"name": "restart_system", "title": "Restart a system"},
            "steps": [
              {"stepId": "find", "operationId": "ListSystems", "operation": {"method": "GET", "path": "/redfish/v1/Systems"}},
              {"stepId": "reset", "operation": {"method": "POST", "path": "/redfish/v1/Systems/{Id}/Actions/ComputerSystem.Reset"},
               "parameters": [{"name": "Id", "in": "path", "value": "1", "explode": true}], "repeatable": true}
            ],
            "provenance": {"document": "idrac.yaml", "generator": "heuristic/1"}
          }
        }
        """));

    private JsonNode Workflow => _document["workflows"]![0]!;

    [Fact]
    public void It_has_the_fields_that_arazzo_requires()
    {
        Assert.Equal("1.1.0", (string?)_document["arazzo"]);
        Assert.Equal("Restart a system", (string?)_document["info"]!["title"]);
        Assert.Equal("idrac_lab", (string?)_document["sourceDescriptions"]![0]!["name"]);
        Assert.Equal("idrac.yaml", (string?)_document["sourceDescriptions"]![0]!["url"]);
        Assert.Equal("restartSystem", (string?)Workflow["workflowId"]);
    }

    [Fact]
    public void Every_step_names_exactly_one_operation()
    {
        Assert.Equal("ListSystems", (string?)Workflow["steps"]![0]!["operationId"]);
        Assert.Equal(
            "{$sourceDescriptions.idrac_lab.url}#/paths/~1redfish~1v1~1Systems~1{Id}~1Actions~1ComputerSystem.Reset/post",
            (string?)Workflow["steps"]![1]!["operationPath"]);
        Assert.All(Workflow["steps"]!.AsArray(), s => Assert.Null(s!["operation"]));
    }

    [Fact]
    public void What_arazzo_has_no_field_for_is_kept_in_extensions()
    {
        var step = Workflow["steps"]![1]!;
        Assert.Null(step["repeatable"]);
        Assert.True((bool?)step["x-signalbox-repeatable"]);
        Assert.Equal("POST", (string?)step["x-signalbox-operation"]!["method"]);
        Assert.Null(step["parameters"]![0]!["explode"]);
        Assert.True((bool?)step["parameters"]![0]!["x-signalbox-explode"]);
        Assert.Equal("restart_system", (string?)Workflow["x-signalbox-tool"]!["name"]);
        Assert.Equal("heuristic/1", (string?)Workflow["x-signalbox-provenance"]!["generator"]);
        Assert.Equal("idrac-restart", (string?)_document["info"]!["x-signalbox-name"]);
    }

    private static McpWorkflow Parse(string json) => JsonSerializer.Deserialize(json, WorkflowsJson.Default.McpWorkflow)!;
}
