using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Schemas;
using Signalbox.Workflows.Validation;

namespace Signalbox.Architecture.Tests;

/// <summary>Documents, tests and people start from the samples: all of them are right.</summary>
public sealed class SampleTests
{
    public static TheoryData<string> Files() => [.. CrdFiles.Samples.Select(s => s.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_loses_nothing_on_the_way_through_the_types(string file)
    {
        var sample = Sample(file);
        var typed = JsonSerializer.SerializeToNode(Typed(sample), WorkflowsJson.Default.GetTypeInfo(TypeOf(sample))!);
        Assert.Empty(Lost("", sample, typed));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_fits_its_schema(string file)
    {
        var sample = Sample(file);
        var validator = SchemaValidator.Compile(JsonDocument.Parse(CrdFiles.Schema(sample["kind"]!.GetValue<string>()).ToJsonString()).RootElement);
        Assert.Empty(validator.Validate(JsonDocument.Parse(sample.ToJsonString()).RootElement));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_sample_has_no_problems(string file)
    {
        Assert.Empty(Typed(Sample(file)) switch
        {
            McpWorkflow workflow => WorkflowValidator.Validate(workflow.Spec),
            McpTarget target => TargetValidator.Validate(target.Spec),
            McpWorkflowApproval approval => Fits(approval),
            McpWorkflowRun => [],
            var other => throw new InvalidDataException($"{file} holds {other}"),
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void What_the_api_server_fills_in_does_not_move_the_digest(string file)
    {
        var sample = Sample(file);
        var stored = sample.DeepClone().AsObject();
        CrdFiles.ApplyDefaults(stored, CrdFiles.Schema(sample["kind"]!.GetValue<string>()));
        if (Typed(stored) is not McpWorkflow workflow)
            return;
        Assert.Equal(WorkflowPhase.Pending, workflow.Status?.Phase);
        Assert.All(["Accepted", "Approved", "Ready"], type => Assert.Contains(workflow.Status!.Conditions!, c => c.Type == type && c.Status == "Unknown"));
        var digest = SpecDigest.Compute(((McpWorkflow)Typed(sample)).Spec);
        Assert.Equal(digest, SpecDigest.Compute(workflow.Spec));
        stored["spec"]!["unknownField"] = 1;
        Assert.Equal(digest, SpecDigest.Compute(JsonDocument.Parse(stored["spec"]!.ToJsonString()).RootElement));
    }

    private static IReadOnlyList<Problem> Fits(McpWorkflowApproval approval)
    {
        var workflow = CrdFiles.Samples.Select(s => s.Object).Where(o => o["kind"]!.GetValue<string>() == "McpWorkflow").Select(o => (McpWorkflow)Typed(o))
            .Single(w => w.Metadata.Namespace == approval.Metadata.Namespace && w.Metadata.Name == approval.Spec.WorkflowName);
        var digest = SpecDigest.Compute(workflow.Spec);
        return digest == approval.Spec.SpecDigest ? [] : [new("spec.specDigest", $"The digest of {workflow.Metadata.Name} is another one.", $"Write {digest}.")];
    }

    private static JsonObject Sample(string file) => CrdFiles.Samples.Single(s => s.File == file).Object;

    private static Type TypeOf(JsonObject sample) => CrdFiles.Types[sample["kind"]!.GetValue<string>()];

    private static object Typed(JsonObject sample) => sample.Deserialize(WorkflowsJson.Default.GetTypeInfo(TypeOf(sample))!)!;

    private static IEnumerable<string> Lost(string path, JsonNode? before, JsonNode? after) => (before, after) switch
    {
        (JsonObject a, JsonObject b) => a.SelectMany(m => Lost($"{path}.{m.Key}", m.Value, b[m.Key])),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.SelectMany((item, i) => Lost($"{path}[{i}]", item, b[i])),
        _ => JsonNode.DeepEquals(before, after) ? [] : [path],
    };
}
