using Signalbox.Ingest.Publishing;

namespace Signalbox.Ingest.Tests;

/// <summary>Folders Golden/CASE with input.yaml and the files that must come of it. SIGNALBOX_GOLDEN=write writes them anew, for review in the diff.</summary>
public sealed class GoldenTests
{
    private static readonly string s_folder = Path.Combine(SharedSpecs.RepositoryRoot(), "tests", "Ingest.Tests", "Golden");

    public static TheoryData<string> Cases { get; } = new(Directory.EnumerateDirectories(s_folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_files_are_as_reviewed(string name)
    {
        using var scratch = new Scratch();
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [Path.Combine(s_folder, name, "input.yaml")], TargetName = name, Namespace = "lab" });
        IngestAssert.Sound(result);
        var expected = Path.Combine(s_folder, name, "expected");
        if (Environment.GetEnvironmentVariable("SIGNALBOX_GOLDEN") == "write") await ManifestWriter.WriteAsync(result, expected);
        var actual = Path.Combine(scratch.Path, "out");
        await ManifestWriter.WriteAsync(result, actual);
        Assert.Equal(Names(expected), Names(actual));
        foreach (var file in Names(expected)) Assert.Equal(await File.ReadAllTextAsync(Path.Combine(expected, file)), await File.ReadAllTextAsync(Path.Combine(actual, file)));
    }

    private static List<string> Names(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path)).Order(StringComparer.Ordinal).ToList();
}
