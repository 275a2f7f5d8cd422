using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>Workflows that ingest made of OpenAPI documents, exported and imported: the specs have the same digests, with the API description at hand and without.</summary>
public sealed class ArazzoGeneratedTests
{
    public static TheoryData<string> Documents { get; } =
    [
        "petstore/petstore-full-3.0.yaml", "petstore/petstore-expanded-2.0.json", "redocly/museum-3.1.yaml", "scale/hypercore-a.json", "harbor/swagger.yaml",
        "dell/powerstore-4.1.json", "scalar/3.1.json", "oai-examples/v3.0/uspto.yaml",
    ];

    [SharedSpecsTheory]
    [MemberData(nameof(Documents))]
    public async Task All_workflows_of_a_document_go_out_as_one_document_and_come_back_the_same(string name)
    {
        using var scratch = new Scratch();
        var first = await RoundTrip.IngestAsync(SharedSpecs.Path(name));
        var document = RoundTrip.Export(first.Workflows);
        RoundTrip.IsValid(document);
        var exported = scratch.File("exported.arazzo.yaml", YamlText.Write(document));
        var second = await RoundTrip.IngestAsync(exported, SharedSpecs.Path(name));
        RoundTrip.SameSpecs(first, second);
        Assert.Equal(second.Report.Operations, second.Report.Covered);
        Assert.Equal(first.Report.Covered, second.Report.Covered);
        RoundTrip.SameManifests(second, await RoundTrip.IngestAsync(scratch.File("again.arazzo.json", RoundTrip.Export(second.Workflows).ToJsonString()), SharedSpecs.Path(name)));
        RoundTrip.SameSpecs(first, await RoundTrip.IngestAsync(exported));
    }

    [Fact]
    public async Task One_document_of_workflows_of_two_APIs_is_read_back_target_by_target()
    {
        using var scratch = new Scratch();
        var golden = Path.Combine(SharedSpecs.RepositoryRoot(), "tests", "Ingest.Tests", "Golden", "machines", "input.yaml");
        var copy = scratch.File("other.yaml", File.ReadAllText(golden));
        var one = await new Ingestor().IngestAsync(new IngestRequest { Sources = [golden], TargetName = "one" });
        var two = await new Ingestor().IngestAsync(new IngestRequest { Sources = [copy], TargetName = "two" });
        var document = RoundTrip.Export(one.Workflows.Concat(two.Workflows));
        RoundTrip.IsValid(document);
        Assert.Equal(["one", "two"], document["sourceDescriptions"]!.AsArray().Select(source => (string)source!["name"]!));
        Assert.Equal(["input.yaml", "other.yaml"], document["sourceDescriptions"]!.AsArray().Select(source => (string)source!["url"]!));
        Assert.Equal(document["workflows"]!.AsArray().Count, document["workflows"]!.AsArray().Select(workflow => (string)workflow!["workflowId"]!).Distinct().Count());
        var exported = scratch.File("both.arazzo.yaml", YamlText.Write(document));
        var back = await new Ingestor().IngestAsync(new IngestRequest { Sources = [exported, golden], TargetName = "two" });
        Assert.Equal(two.Workflows.Select(workflow => (workflow.Name, workflow.Spec.WorkflowId)), back.Workflows.Select(workflow => (workflow.Name, workflow.Spec.WorkflowId)));
        Assert.All(back.Report.Refused!, refused => Assert.Equal("it is for the target 'one'. Ingest it with --target one.", refused.Reason));
        var fault = await Assert.ThrowsAsync<DocumentException>(() => new Ingestor().IngestAsync(new IngestRequest { Sources = [exported, golden], TargetName = "three" }));
        Assert.Contains("The workflows are for the targets one, two.", fault.Message, StringComparison.Ordinal);
    }
}
