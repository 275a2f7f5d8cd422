using System.Text.Json.Nodes;
using Signalbox.Ingest.Arazzo;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>The fixtures of the specification: what must pass is well-formed for us too, what must fail is refused.</summary>
public sealed class ArazzoFixtureTests
{
    public static TheoryData<string> Passing { get; } = Of("pass");

    public static TheoryData<string> Failing { get; } = Of("fail");

    [ArazzoSuiteTheory]
    [MemberData(nameof(Passing))]
    public void What_passes_is_well_formed(string path) => Assert.NotEmpty(Read(path).Version);

    [ArazzoSuiteTheory]
    [MemberData(nameof(Failing))]
    public async Task What_fails_is_refused_with_place_and_remedy(string path)
    {
        var fault = await Assert.ThrowsAsync<DocumentException>(() => RoundTrip.IngestAsync(Path.Combine(ArazzoSuite.Folder!, path)));
        Assert.StartsWith(Path.GetFileName(path), Path.GetFileName(fault.Place.Split('#')[0]), StringComparison.Ordinal);
        Assert.NotEmpty(fault.Remedy);
        if (ArazzoDocument.IsArazzo(Tree(path))) Assert.Throws<DocumentException>(() => Read(path));
    }

    private static TheoryData<string> Of(string verdict) => ArazzoSuite.Folder is null
        ? []
        : [.. Directory.EnumerateFiles(Path.Combine(ArazzoSuite.Folder, "tests", "schema", verdict)).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(ArazzoSuite.Folder, path))];

    private static JsonNode Tree(string path) => ArazzoSuite.Yaml(File.ReadAllBytes(Path.Combine(ArazzoSuite.Folder!, path)));

    private static ArazzoDocument Read(string path) =>
        ArazzoDocument.Read(new SourceFile(path, path, new Uri("file:///" + path), Tree(path), "", 0), null, new DocumentWarnings());
}
