using System.Text.Json.Nodes;
using Signalbox.Cli.Reviewing;

namespace Signalbox.Cli.Tests.Reviewing;

public sealed class ArazzoDocumentTests
{
    private readonly JsonObject _document = ArazzoDocument.Of("idrac-restart", Specs.Restart);

    private JsonNode Workflow => _document["workflows"]![0]!;

    [Fact]
    public void It_has_the_fields_that_arazzo_requires()
    {
        Assert.Equal("1.1.0", _document["arazzo"]!.GetValue<string>());
        Assert.Equal("Restart a system", _document["info"]!["title"]!.GetValue<string>());
        Assert.Equal("idrac", _document["sourceDescriptions"]![0]!["name"]!.GetValue<string>());
        Assert.Equal("idrac.yaml", _document["sourceDescriptions"]![0]!["url"]!.GetValue<string>());
        Assert.Equal("restartSystem", Workflow["workflowId"]!.GetValue<string>());
    }

    [Fact]
    public void Every_step_names_exactly_one_operation()
    {
        Assert.Equal("ListSystems", Workflow["steps"]![0]!["operationId"]!.GetValue<string>());
        Assert.Equal(
            "{$sourceDescriptions.idrac.url}#/paths/~1redfish~1v1~1Systems~1{Id}~1Actions~1ComputerSystem.Reset/post",
            Workflow["steps"]![1]!["operationPath"]!.GetValue<string>());
        Assert.All(Workflow["steps"]!.AsArray(), s => Assert.Null(s!["operation"]));
    }

    [Fact]
    public void What_arazzo_has_no_field_for_is_kept_in_the_extension()
    {
        var step = Workflow["steps"]![1]!;
        Assert.Null(step["repeatable"]);
        Assert.True(step["x-signalbox"]!["repeatable"]!.GetValue<bool>());
        Assert.Equal("POST", step["x-signalbox"]!["operation"]!["method"]!.GetValue<string>());
        Assert.Null(step["parameters"]![0]!["style"]);
        Assert.Equal("simple", step["parameters"]![0]!["x-signalbox"]!["style"]!.GetValue<string>());
        Assert.Equal("restart_system", Workflow["x-signalbox"]!["tool"]!["name"]!.GetValue<string>());
        Assert.Equal("heuristic/1", Workflow["x-signalbox"]!["provenance"]!["generator"]!.GetValue<string>());
    }
}
