using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>Export and import again.</summary>
internal static class RoundTrip
{
    public static Task<IngestResult> IngestAsync(params string[] sources) => new Ingestor().IngestAsync(new IngestRequest { Sources = sources, TargetName = "lab" });

    public static JsonObject Export(IEnumerable<GeneratedWorkflow> workflows) =>
        ArazzoExporter.Export([.. workflows.Select(one => one.Manifest.Deserialize(WorkflowsJson.Default.McpWorkflow)!)]);

    /// <summary>All workflows as one document, in the folder of the sources, read back with <paramref name="apis"/>.</summary>
    public static async Task<IngestResult> OfAsync(Scratch scratch, IngestResult first, params string[] apis)
    {
        var document = Export(first.Workflows);
        return await IngestAsync([scratch.File("doc/exported.arazzo.yaml", YamlText.Write(document)), .. apis]);
    }

    /// <summary>By the published schema of 1.1, where it is at hand.</summary>
    public static void IsValid(JsonObject document) => Assert.Empty(ArazzoSuite.Folder is null ? [] : ArazzoSuite.Faults(document));

    public static void SameManifests(IngestResult first, IngestResult second)
    {
        Assert.Equal(first.Workflows.Select(one => one.Manifest.ToJsonString()), second.Workflows.Select(one => one.Manifest.ToJsonString()));
        SameSpecs(first, second);
    }

    public static void SameSpecs(IngestResult first, IngestResult second)
    {
        Assert.Empty(second.Report.Refused!);
        Assert.DoesNotContain(second.Report.Warnings, warning => warning.Message.Contains("changed after it was exported", StringComparison.Ordinal));
        Assert.Equal(Digests(first), Digests(second));
    }

    private static IEnumerable<(string, string)> Digests(IngestResult result) => result.Workflows.Select(one => (one.Name, SpecDigest.Compute(one.Spec)));
}
