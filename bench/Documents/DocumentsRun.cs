using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Bench.Prism;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Bench.Documents;

/// <summary>Time and memory of an ingest as multiples of what Microsoft.OpenApi alone takes to load the same document, the two in turns.</summary>
internal static class DocumentsRun
{
    /// <summary>What takes tenths of a second is told by three runs only roughly.</summary>
    private const int RoundsOfShort = 3;

    private const double ShortMilliseconds = 600;

    /// <summary>0 when every document is within the bounds, 1 otherwise.</summary>
    public static async Task<int> RunAsync(DocumentsOptions options, CancellationToken cancellation)
    {
        var prism = await ReadAsync(options.Prism, cancellation);
        var program = await PrecompiledProgram.PublishAsync(cancellation);
        // Not removed before the last is measured: a file system that looks out for inodes just freed (ext4) makes new files several times slower after it.
        var scratch = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        List<DocumentRow> rows;
        try
        {
            rows = await MeasureAllAsync(program, scratch, options, prism, cancellation);
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }

        var table = DocumentTable.Write(rows);
        Console.Write(table);
        if (options.Write is not null) await DocumentTable.ReplaceAsync(options.Write, table, cancellation);
        return rows.Count > 0 && rows.TrueForAll(row => row.Within(options)) ? 0 : 1;
    }

    private static async Task<List<DocumentRow>> MeasureAllAsync(
        string program, string scratch, DocumentsOptions options, Dictionary<string, DocumentOutcome> prism, CancellationToken cancellation)
    {
        var rows = new List<DocumentRow>();
        foreach (var document in options.Documents.Count > 0 ? options.Documents : SpecDocuments.List(options.Specs).Reverse())
        {
            var source = Path.Combine(options.Specs, document);
            if (!Path.Exists(source))
            {
                Console.Error.WriteLine($"{document}: not there, left out");
                continue;
            }

            var own = Directory.CreateDirectory(Path.Combine(scratch, rows.Count.ToString(CultureInfo.InvariantCulture))).FullName;
            var row = await MeasureAsync(program, own, document, source, options.Rounds, prism.GetValueOrDefault(document), cancellation);
            Console.Error.WriteLine(row.Explain(options));
            rows.Add(row);
        }

        return rows;
    }

    private static async Task<Dictionary<string, DocumentOutcome>> ReadAsync(string? file, CancellationToken cancellation)
    {
        if (file is null) return [];
        await using var stream = File.OpenRead(file);
        var outcomes = await JsonSerializer.DeserializeAsync(stream, OutcomeJson.Default.IReadOnlyListDocumentOutcome, cancellation) ?? [];
        return outcomes.ToDictionary(outcome => outcome.Document, StringComparer.Ordinal);
    }

    private static async Task<DocumentRow> MeasureAsync(
        string program, string scratch, string document, string source, int rounds, DocumentOutcome? prism, CancellationToken cancellation)
    {
        var joined = await JoinedDocument.OfAsync(source, scratch, cancellation);
        List<LoadCost> alone = [], ingest = [];
        var output = "";
        for (var round = 0; round < rounds || (round < rounds * RoundsOfShort && ingest[0].Milliseconds < ShortMilliseconds); round++)
        {
            output = Path.Combine(scratch, $"out-{round}");
            alone.Add(await LoadProcess.StartAsync(program, LoadSide.OpenApi, joined, output, cancellation));
            ingest.Add(await LoadProcess.StartAsync(program, LoadSide.Ingest, source, output, cancellation));
        }

        var report = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(output, ManifestWriter.ReportFile), cancellation))!;
        return new(document, report, LoadCost.Median(alone), LoadCost.Median(ingest), prism);
    }
}
