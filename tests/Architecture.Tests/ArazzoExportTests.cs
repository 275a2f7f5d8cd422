using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Architecture.Tests;

/// <summary>Every sample workflow, exported alone and with the others, is valid by the schema that the Arazzo specification publishes.</summary>
public sealed class ArazzoExportTests
{
    [ArazzoSchemaFact]
    public void Exported_samples_are_arazzo_documents()
    {
        var schema = YamlFile.Read(ArazzoSchemaFactAttribute.SchemaFile!);
        schema["$defs"]!["schema"] = true; // the metaschema of JSON Schema is not in the file, and nothing is fetched
        var validator = SchemaValidator.Compile(JsonDocument.Parse(schema.ToJsonString()).RootElement);
        var workflows = CrdFiles.Samples.Select(s => s.Object).Where(o => o["kind"]!.GetValue<string>() == "McpWorkflow").ToArray();
        Assert.NotEmpty(workflows);
        foreach (var sample in workflows)
        {
            var exported = ArazzoExporter.Export(sample.Deserialize(WorkflowsJson.Default.McpWorkflow)!, "api");
            Assert.Empty(validator.Validate(JsonDocument.Parse(exported.ToJsonString()).RootElement));
            Assert.NotEmpty(validator.Validate(JsonDocument.Parse(Without(exported, "workflows").ToJsonString()).RootElement));
        }
        var together = ArazzoExporter.Export([.. workflows.Select(sample => sample.Deserialize(WorkflowsJson.Default.McpWorkflow)!)]);
        Assert.Equal(workflows.Length, together["workflows"]!.AsArray().Count);
        Assert.Empty(validator.Validate(JsonDocument.Parse(together.ToJsonString()).RootElement));
    }

    private static JsonObject Without(JsonObject document, string member)
    {
        var copy = document.DeepClone().AsObject();
        copy.Remove(member);
        return copy;
    }
}
