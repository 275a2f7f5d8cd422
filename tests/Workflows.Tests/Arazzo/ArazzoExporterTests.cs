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
               "parameters": [{"name": "Id", "in": "path", "value": "1", "explode": true}], "repeatable": true,
               "simulatedResponse": {"statusCode": 202, "body": {"id": "1"}}}
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
        Assert.Null(step["simulatedResponse"]);
        Assert.Equal("""{"statusCode":202,"body":{"id":"1"}}""", step["x-signalbox-simulated-response"]!.ToJsonString());
        Assert.Equal("POST", (string?)step["x-signalbox-operation"]!["method"]);
        Assert.Null(step["parameters"]![0]!["explode"]);
        Assert.True((bool?)step["parameters"]![0]!["x-signalbox-explode"]);
        Assert.Equal("restart_system", (string?)Workflow["x-signalbox-tool"]!["name"]);
        Assert.Equal("heuristic/1", (string?)Workflow["x-signalbox-provenance"]!["generator"]);
        Assert.Equal("idrac-restart", (string?)_document["info"]!["x-signalbox-name"]);
    }

    [Fact]
    public void A_reference_that_the_spec_has_in_other_words_is_kept_beside_the_one_that_arazzo_wants()
    {
        Assert.False(Workflow["steps"]![0]!.AsObject().ContainsKey("x-signalbox-operationPath"));
        Assert.True(Workflow["steps"]![1]!.AsObject().TryGetPropertyValue("x-signalbox-operationPath", out var none));
        Assert.Null(none);
    }

    [Fact]
    public void Workflows_with_one_id_and_sources_with_one_name_are_told_apart()
    {
        var document = ArazzoExporter.Export([Of("one", "a.yaml"), Of("two", "b.yaml"), Of("three", "a.yaml")]);
        Assert.Equal(
            """[{"name":"lab","url":"a.yaml","type":"openapi"},{"name":"lab_2","url":"b.yaml","type":"openapi"}]""", document["sourceDescriptions"]!.ToJsonString());
        Assert.Equal(["one", "two", "three"], document["workflows"]!.AsArray().Select(w => (string?)w!["workflowId"]));
        Assert.All(document["workflows"]!.AsArray(), w => Assert.Equal("read", (string?)w!["x-signalbox-workflowId"]));
        Assert.Equal(
            ["$sourceDescriptions.lab.Read", "$sourceDescriptions.lab_2.Read", "$sourceDescriptions.lab.Read"],
            document["workflows"]!.AsArray().Select(w => (string?)w!["steps"]![0]!["operationId"]));
        Assert.Equal(["one", "two", "three"], document["workflows"]!.AsArray().Select(w => (string?)w!["x-signalbox-name"]));

        static McpWorkflow Of(string name, string document) => Parse($$$"""
            {"metadata": {"name": "{{{name}}}"},
             "spec": {"workflowId": "read", "targetRef": {"name": "lab"}, "tool": {"name": "{{{name}}}"}, "provenance": {"document": "{{{document}}}"},
                      "steps": [{"stepId": "a", "operationId": "Read", "operation": {"method": "GET", "path": "/a"}}]}}
            """);
    }

    [Fact]
    public void The_sources_of_an_imported_workflow_are_those_of_its_document()
    {
        var document = ArazzoExporter.Export(Parse("""
            {"metadata": {"name": "both", "annotations": {"signalbox.dev/api-descriptions": "pets=./pets.yaml shops=https://example.com/shops%20v1.yaml"}},
             "spec": {"workflowId": "both", "targetRef": {"name": "lab"}, "tool": {"name": "both"}, "provenance": {"document": "both.arazzo.yaml"},
                      "steps": [{"stepId": "a", "operationId": "$sourceDescriptions.shops.list", "operation": {"method": "GET", "path": "/shops"}}]}}
            """));
        Assert.Equal(["./pets.yaml", "https://example.com/shops%20v1.yaml"], document["sourceDescriptions"]!.AsArray().Select(s => (string?)s!["url"]));
        var step = document["workflows"]![0]!["steps"]![0]!.AsObject();
        Assert.Equal("$sourceDescriptions.shops.list", (string?)step["operationId"]);
        Assert.False(step.ContainsKey("x-signalbox-operationId"));
    }

    private static McpWorkflow Parse(string json) => JsonSerializer.Deserialize(json, WorkflowsJson.Default.McpWorkflow)!;
}
