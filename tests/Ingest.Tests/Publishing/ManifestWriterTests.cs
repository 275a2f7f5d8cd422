using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Ingest.Tests.Publishing;

public sealed class ManifestWriterTests
{
    private static readonly string s_input = Path.Combine(SharedSpecs.RepositoryRoot(), "tests", "Ingest.Tests", "Golden", "machines", "input.yaml");

    [Fact]
    public async Task A_second_ingest_of_the_same_document_writes_nothing()
    {
        using var scratch = new Scratch();
        var folder = Path.Combine(scratch.Path, "out");
        var first = await ManifestWriter.WriteAsync(await Ingest(), folder);
        var times = Directory.EnumerateFiles(folder).ToDictionary(path => path, File.GetLastWriteTimeUtc);
        var second = await ManifestWriter.WriteAsync(await Ingest(), folder);
        Assert.True(first.Written > 5);
        Assert.Equal(new WriteOutcome(0, first.Written, 0), second);
        Assert.All(times, entry => Assert.Equal(entry.Value, File.GetLastWriteTimeUtc(entry.Key)));
        Assert.Single(Directory.EnumerateFileSystemEntries(scratch.Path));
    }

    [Fact]
    public async Task A_manifest_that_no_longer_belongs_is_removed_and_a_file_of_somebody_else_stays()
    {
        using var scratch = new Scratch();
        var result = await Ingest();
        await ManifestWriter.WriteAsync(result, scratch.Path);
        scratch.File("machines-notes.yaml", "mine: true\n");
        var fewer = result with { Workflows = result.Workflows.Skip(1).ToList() };
        Assert.Equal(1, (await ManifestWriter.WriteAsync(fewer, scratch.Path)).Removed);
        Assert.False(File.Exists(Path.Combine(scratch.Path, result.Workflows[0].Name + ".yaml")));
        Assert.True(File.Exists(Path.Combine(scratch.Path, "machines-notes.yaml")));
    }

    [Fact]
    public async Task The_YAML_reads_back_as_the_manifest()
    {
        foreach (var workflow in (await Ingest()).Workflows)
        {
            var read = YamlTree.Parse(Encoding.UTF8.GetBytes(YamlText.Write(workflow.Manifest)), workflow.Name, new DocumentLimits(), default);
            Assert.True(JsonNode.DeepEquals(workflow.Manifest, read), workflow.Name);
        }
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("1.0")]
    [InlineData("a: b")]
    [InlineData("line\nbreak\t\"quoted\" \\ end")]
    [InlineData(" padded ")]
    [InlineData("- item")]
    [InlineData("#hash")]
    [InlineData("$inputs.name")]
    [InlineData("{$inputs.name}")]
    [InlineData("é \u0085 \u2028 \U0001F600")]
    [InlineData("")]
    public void Any_text_survives(string text)
    {
        var node = new JsonObject { [text] = new JsonArray(text, new JsonObject { ["a"] = text }, new JsonArray(), null, 1.5) };
        Assert.True(JsonNode.DeepEquals(node, YamlTree.Parse(Encoding.UTF8.GetBytes(YamlText.Write(node)), "a", new DocumentLimits(), default)), YamlText.Write(node));
    }

    private static Task<IngestResult> Ingest() => new Ingestor().IngestAsync(new IngestRequest { Sources = [s_input], TargetName = "machines" });
}
