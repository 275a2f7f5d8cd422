using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Xunit.Abstractions;

namespace Signalbox.Ingest.Tests.Mutations;

/// <summary>
/// Mutated documents: read and written, or refused with a place and nothing touched; never another exception, never over time, never half-written.
/// SIGNALBOX_MUTATIONS sets how many (default 330), SIGNALBOX_MUTATION_SEED the first seed; that one alone where no number is set.
/// </summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(30);

    // Not a measurement: only what never comes back at all ends here.
    private static readonly TimeSpan s_hang = TimeSpan.FromMinutes(5);

    [Fact]
    public async Task A_mutated_document_is_written_or_refused_and_nothing_else()
    {
        var first = Setting("SIGNALBOX_MUTATION_SEED");
        var count = Setting("SIGNALBOX_MUTATIONS") ?? (first is null ? 330 : 1);
        var seeds = Enumerable.Range(first ?? MutatedDocument.FirstSeed, count);
        using var scratch = new Scratch();
        var earlier = Path.Combine(scratch.Path, "earlier");
        await IngestAsync(scratch.File("earlier.json", BaseDocuments.Json), earlier);
        var refused = new int[Enum.GetValues<MutationKind>().Length];
        var slowest = (Elapsed: TimeSpan.Zero, Document: "");
        await Parallel.ForEachAsync(seeds, async (seed, _) =>
        {
            var document = MutatedDocument.Of(seed);
            var started = Stopwatch.GetTimestamp();
            if (await RunAsync(document, Path.Combine(scratch.Path, $"{seed}"), earlier)) Interlocked.Increment(ref refused[(int)document.Kind]);
            var elapsed = Stopwatch.GetElapsedTime(started);
            lock (refused)
            {
                if (elapsed > slowest.Elapsed) slowest = (elapsed, document.ToString());
            }
        });
        output.WriteLine($"refused: {string.Join(", ", Enum.GetValues<MutationKind>().Select(kind => $"{kind} {refused[(int)kind]}"))}; slowest {slowest.Elapsed.TotalSeconds:0.0} s: {slowest.Document}");
    }

    /// <returns>Whether the document was refused.</returns>
    private static async Task<bool> RunAsync(MutatedDocument document, string folder, string earlier)
    {
        var path = Path.Combine(folder, document.Yaml ? "openapi.yaml" : "openapi.json");
        var written = Path.Combine(folder, "out");
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(path, document.Bytes);
        // Every other one goes over what an earlier ingest left.
        if (document.Seed % 2 == 0) Copy(earlier, written);
        var before = Snapshot(folder);
        try
        {
            var result = await IngestAsync(path, written).WaitAsync(s_hang);
            IngestAssert.Sound(result);
            var files = Directory.EnumerateFiles(written, "*.yaml").Select(Path.GetFileNameWithoutExtension).Order(StringComparer.Ordinal);
            Assert.Equal(result.Workflows.Select(one => one.Name).Order(StringComparer.Ordinal), files);
            Assert.Equal(result.Report.Workflows, JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(written, ManifestWriter.ReportFile)))!["workflows"]!.GetValue<int>());
            return false;
        }
        catch (DocumentException exception)
        {
            Assert.True(exception.Place.Length > 0 && exception.Remedy.Length > 0, Repeat(document));
            Assert.True(before.SequenceEqual(Snapshot(folder)), $"{Repeat(document)}: something was written");
            return true;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException(Repeat(document), exception);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IngestResult> IngestAsync(string path, string folder)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [path], TargetName = "t", Limits = new DocumentLimits { MaxTime = s_limit } });
        await ManifestWriter.WriteAsync(result, folder);
        return result;
    }

    private static string Repeat(MutatedDocument document) =>
        $"{document}; repeat with: SIGNALBOX_MUTATION_SEED={document.Seed} dotnet test tests/Ingest.Tests --filter MutationTests";

    private static List<(string, string)> Snapshot(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file => (file, Convert.ToBase64String(File.ReadAllBytes(file)))).ToList();

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    private static int? Setting(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;
}
