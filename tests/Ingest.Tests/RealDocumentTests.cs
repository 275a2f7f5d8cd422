using System.Diagnostics;
using Xunit.Abstractions;

namespace Signalbox.Ingest.Tests;

/// <summary>Documents as vendors publish them. The figures that a run prints are the table in docs/ingest.md.</summary>
public sealed class RealDocumentTests(ITestOutputHelper output)
{
    public static TheoryData<string> Documents { get; } =
    [
        "argo/argo-workflows-swagger.json", "dell/powerstore-4.1-filtered.json", "dell/powerstore-4.1.json", "discord/discord-3.1.json",
        "github/api.github.com.json", "harbor/swagger.yaml", "petstore/petstore-expanded-2.0.json", "petstore/petstore-full-3.0.yaml", "petstore/petstore-3.1.json",
        "redocly/museum-3.1.yaml", "scalar/3.1.json", "scale/hypercore-a.json", "stripe/spec3-2022.json", "oai-examples/v2.0/json/petstore-separate",
        "oai-examples/v3.0/api-with-examples.yaml", "oai-examples/v3.0/callback-example.json", "oai-examples/v3.0/link-example.yaml", "oai-examples/v3.0/uspto.yaml",
        "oai-examples/v3.1/tictactoe.yaml", "oai-examples/v3.1/webhook-example.json", "oai-examples/v3.1/non-oauth-scopes.yaml", "oai-examples/v3.2/3.2-tags-example.json", "dmtf-redfish",
    ];

    [SharedSpecsTheory]
    [MemberData(nameof(Documents))]
    public async Task Every_operation_is_accounted_for_and_every_workflow_compiles(string name)
    {
        var request = new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "target" };
        var before = Stopwatch.GetTimestamp();
        var result = await new Ingestor().IngestAsync(request);
        var elapsed = Stopwatch.GetElapsedTime(before);
        var report = result.Report;
        output.WriteLine(
            $"| {name} | {report.Operations} | {report.Covered} | {report.Workflows} | {report.Tokens.Before} | {report.Tokens.After} | {report.Tokens.MedianTool} | {report.Tokens.LargestTool} | {elapsed.TotalSeconds:0.0} |");
        IngestAssert.Sound(result);
        CrdAssert.Fits(result);
        Assert.DoesNotContain(report.Warnings, warning => warning.Message.Contains("does not compile", StringComparison.Ordinal));
    }

    [SharedSpecsTheory]
    [InlineData("dell/powerstore-4.1.json", 0.75, 207)]
    [InlineData("github/api.github.com.json", 0.80, 407)]
    [InlineData("stripe/spec3-2022.json", 0.82, 139)]
    [InlineData("dmtf-redfish", 0.40, 600)]
    [InlineData("scale/hypercore-a.json", 0.86, 100)]
    public async Task Few_workflows_cover_much(string name, double share, int most)
    {
        var report = (await new Ingestor().IngestAsync(new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "target" })).Report;
        Assert.True(report.Covered >= share * report.Operations, $"{report.Covered} of {report.Operations}");
        Assert.True(report.Workflows <= most, $"{report.Workflows} workflows");
    }

    [SharedSpecsTheory]
    [InlineData("dell/powerstore-4.1.json", "list_volumes", "create_volume", "update_volume", "delete_volume", "delete_host")]
    public async Task What_people_handle_most_is_not_left_out(string name, params string[] tools)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "target" });
        Assert.Subset(result.Workflows.Select(one => one.Spec.Tool.Name).ToHashSet(), tools.ToHashSet());
    }

    [SharedSpecsTheory]
    [InlineData("petstore/petstore-full-3.0.yaml")]
    [InlineData("scale/hypercore-a.json")]
    [InlineData("stripe/spec3-2022.json")]
    [InlineData("dell/powerstore-4.1.json")]
    public async Task The_same_bytes_in_give_the_same_bytes_out(string name)
    {
        var request = new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "target" };
        var first = IngestAssert.Bytes(await new Ingestor().IngestAsync(request));
        Assert.Equal(first, IngestAssert.Bytes(await new Ingestor().IngestAsync(request)));
    }
}
