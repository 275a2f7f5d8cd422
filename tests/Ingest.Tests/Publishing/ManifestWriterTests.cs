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
        Assert.Equal((0, first.Written, 0), (second.Written, second.Unchanged, second.Removed));
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

    private const string Parts = """
        openapi: 3.1.0
        info: {title: Parts, version: "1"}
        servers: [{url: https://parts.example.com}]
        paths:
          /items: {get: {operationId: listItems, responses: {"200": {description: ok}}}}
          /east/doors: {get: {operationId: listDoors, responses: {"200": {description: ok}}}}
          /v2/items: {get: {operationId: list_items, responses: {"200": {description: ok}}}}
          /west/gates: {get: {operationId: listGates, responses: {"200": {description: ok}}}}

        """;

    [Fact]
    public async Task Parts_of_a_document_stay_beside_each_other_and_each_removes_its_own_alone()
    {
        using var scratch = new Scratch();
        using var source = new Scratch();
        await Write("/east/doors");
        Assert.Equal(0, (await Write("/west/gates")).Removed);
        Assert.Equal(["parts-list-doors.yaml", "parts-list-gates.yaml"], Manifests());
        await Write("/east/doors", Parts.Replace("/east/doors: {get: {operationId: listDoors", "/east/doors: {get: {operationId: openDoors", StringComparison.Ordinal));
        Assert.Equal(["parts-list-gates.yaml", "parts-open-doors.yaml"], Manifests());
        // In both parts: one workflow, of the part that was ingested last.
        await Write("/west/**");
        Assert.Equal(0, (await Write("/west/gates")).Removed);
        Assert.Equal(["parts-list-gates.yaml", "parts-open-doors.yaml"], Manifests());
        await Write("");
        Assert.Equal(5, Manifests().Count);

        async Task<WriteOutcome> Write(string include, string document = Parts) => await ManifestWriter.WriteAsync(await Part(source, include, document), scratch.Path);

        List<string> Manifests() => [.. Directory.EnumerateFiles(scratch.Path, "*.yaml").Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task What_another_part_calls_the_same_is_left_as_it_is_and_reported()
    {
        using var scratch = new Scratch();
        using var source = new Scratch();
        await ManifestWriter.WriteAsync(await Part(source, "/items", Parts), scratch.Path);
        var outcome = await ManifestWriter.WriteAsync(await Part(source, "/v2/**", Parts), scratch.Path);
        var clash = Assert.Single(outcome.Clashes);
        Assert.Equal("parts-list-items", clash.Place);
        Assert.Contains("made with --include '/items', does something else", clash.Message, StringComparison.Ordinal);
        Assert.Contains("path: /items\n", await File.ReadAllTextAsync(Path.Combine(scratch.Path, "parts-list-items.yaml")), StringComparison.Ordinal);
        Assert.Contains("clash      parts-list-items:", PublishText.Write(outcome, "out"), StringComparison.Ordinal);
    }

    private static Task<IngestResult> Part(Scratch source, string include, string document) =>
        new Ingestor().IngestAsync(new IngestRequest { Sources = [source.File("parts.yaml", document)], TargetName = "parts", Include = include.Length == 0 ? [] : [include] });

    private static Task<IngestResult> Ingest() => new Ingestor().IngestAsync(new IngestRequest { Sources = [s_input], TargetName = "machines" });
}
