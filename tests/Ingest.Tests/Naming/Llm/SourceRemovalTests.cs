using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Signalbox.Kubernetes.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Tests.Naming.Llm;

/// <summary>What a model leaves out is not gone from the document.</summary>
public sealed class SourceRemovalTests
{
    [Fact]
    public async Task A_workflow_that_a_model_leaves_out_or_joins_is_not_marked_as_gone()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync((context, body) => ModelServer.SayAsync(context, ModelServer.Entries(body, entry =>
        {
            entry["keep"] = entry["name"]!.GetValue<string>() != "create_machine";
            return entry;
        }, Joining(body)).ToJsonString()));
        var plain = await NamingRun.IngestAsync(scratch, Documents.Machines, null);
        var worded = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(["lab-create-machine", "lab-get-machine", "lab-get-machine-status"], worded.LeftOut.Order(StringComparer.Ordinal));
        Assert.Empty(SourceRemoval.Gone(worded, Applied(plain)));
        // Nor is what it joined, when the endpoint is down the next time.
        Assert.Empty(SourceRemoval.Gone(plain, Applied(worded)));
    }

    [Fact]
    public async Task A_workflow_that_a_model_named_is_marked_when_its_operation_is_gone()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(entry => entry);
        var before = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        var after = await NamingRun.IngestAsync(scratch, Documents.Machines.Replace("/machines/{machineId}/status:", "/machines/{machineId}/state:", StringComparison.Ordinal), server.Url);
        Assert.DoesNotContain("GET /machines/{machineId}/status", after.Operations);
        Assert.Equal(["lab-renamed"], SourceRemoval.Gone(after, Applied(before).Where(one => one.Metadata.Name == "lab-get-machine-status")
            .Select(one => one with { Metadata = one.Metadata with { Name = "lab-renamed" } })).Select(one => one.Metadata.Name));
    }

    private static JsonArray Joining(JsonObject body) => new(new JsonObject
    {
        ["ids"] = new JsonArray(ModelServer.Asked(body).Where(one => one["name"]!.GetValue<string>() is "get_machine" or "get_machine_status").Select(one => (JsonNode)one["id"]!.GetValue<string>()).ToArray()),
        ["name"] = "show_machine",
        ["title"] = "Show a machine",
        ["description"] = "Shows one machine or its status.",
    });

    private static List<McpWorkflow> Applied(IngestResult result) => result.Workflows.Select(one => new McpWorkflow
    {
        Metadata = one.Manifest["metadata"].Deserialize(KubernetesJson.Default.ObjectMeta)!,
        Spec = one.Spec,
    }).ToList();
}
