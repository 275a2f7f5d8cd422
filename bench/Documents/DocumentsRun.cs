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
        var rows = new List<DocumentRow>();
        foreach (var document in options.Documents.Count > 0 ? options.Documents : SpecDocuments.List(options.Specs).Reverse())
        {
            var source = Path.Combine(options.Specs, document);
            if (!Path.Exists(source))
            {
                Console.Error.WriteLine($"{document}: not there, left out");
                continue;
            }

            var row = await MeasureAsync(program, document, source, options.Rounds, prism.GetValueOrDefault(document), cancellation);
            Console.Error.WriteLine(row.Explain(options));
            rows.Add(row);
        }

        var table = DocumentTable.Write(rows);
        Console.Write(table);
        if (options.Write is not null) await DocumentTable.ReplaceAsync(options.Write, table, cancellation);
        return rows.Count > 0 && rows.TrueForAll(row => row.Within(options)) ? 0 : 1;
    }

    private static async Task<Dictionary<string, DocumentOutcome>> ReadAsync(string? file, CancellationToken cancellation)
    {
        if (file is null) return [];
        await using var stream = File.OpenRead(file);
        var outcomes = await JsonSerializer.DeserializeAsync(stream, OutcomeJson.Default.IReadOnlyListDocumentOutcome, cancellation) ?? [];
        return outcomes.ToDictionary(outcome => outcome.Document, StringComparer.Ordinal);
    }

    private static async Task<DocumentRow> MeasureAsync(string program, string document, string source, int rounds, DocumentOutcome? prism, CancellationToken cancellation)
    {
        var scratch = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
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
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }
}
