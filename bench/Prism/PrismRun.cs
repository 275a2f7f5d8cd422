using System.Globalization;
using System.Text.Json;

namespace Signalbox.Bench.Prism;

/// <summary>The share of workflows that run green over MCP with generated example input against Prism mocking the same document.</summary>
internal static class PrismRun
{
    /// <summary>0 when every document that loads reaches the bound, 1 when one does not, 2 when Prism or the documents are not here.</summary>
    public static async Task<int> RunAsync(PrismOptions options, CancellationToken cancellation)
    {
        if (!File.Exists(PrismProcess.Script)) return Missing("Prism is not here: npm ci --prefix tests/EndToEnd.Tests/npm --ignore-scripts brings it.");
        if (options.Documents.Count == 0 && !File.Exists(Path.Combine(options.Specs, "INDEX.tsv"))) return Missing($"There is no INDEX.tsv in {options.Specs}: name documents, or their folder with --specs.");
        var outcomes = new List<DocumentOutcome>();
        foreach (var document in options.Documents.Count > 0 ? options.Documents : SpecDocuments.List(options.Specs))
        {
            var file = File.Exists(document) || Directory.Exists(document) ? document : Path.Combine(options.Specs, document);
            var outcome = await ProveAsync(document, file, cancellation);
            outcomes.Add(outcome);
            Print(outcome);
            // After each document: a long run that is cut has left what it found.
            if (options.Out is { } path) await File.WriteAllTextAsync(path, JsonSerializer.Serialize(outcomes, OutcomeJson.Default.IReadOnlyListDocumentOutcome), cancellation);
        }

        var (green, workflows, notOurs) = (outcomes.Sum(one => one.Green), outcomes.Sum(one => one.Workflows), outcomes.Sum(one => one.NotOurs.Count));
        Console.WriteLine($"{green} of {workflows} workflows green ({Share(green, workflows - notOurs)}), {notOurs} not ours, {outcomes.Count(one => !one.Loaded)} documents not loaded");
        return outcomes.TrueForAll(one => one.Holds) ? 0 : 1;
    }

    private static async Task<DocumentOutcome> ProveAsync(string document, string file, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-prism-").FullName;
        try
        {
            return await new DocumentProof(document, file, stage => Progress($"{document}: {stage}")).RunAsync(folder, cancellation);
        }
        finally
        {
            Progress("");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(DocumentOutcome outcome)
    {
        Console.WriteLine(outcome.Loaded
            ? $"{outcome.Document}: {outcome.Green} of {outcome.Workflows} green ({Share(outcome.Green, outcome.Workflows - outcome.NotOurs.Count)}), {outcome.NotOurs.Count} not ours, {outcome.Calls} calls"
            : $"{outcome.Document}: not loaded: {outcome.Why}");
        foreach (var fault in outcome.NotOurs) Console.WriteLine($"  {fault.Tool}: not ours: {fault.Reason}");
        foreach (var failure in outcome.Failures) Console.WriteLine($"  {failure.Tool}: {failure.Reason.Replace("\n", "\n    ", StringComparison.Ordinal)}");
    }

    private static string Share(int green, int workflows) =>
        workflows == 0 ? "none" : (100.0 * green / workflows).ToString("0.0", CultureInfo.InvariantCulture) + " %";

    private static int Missing(string what)
    {
        Console.Error.WriteLine(what);
        return 2;
    }

    private static void Progress(string text)
    {
        if (!Console.IsErrorRedirected) Console.Error.Write($"\r\u001b[K{text}");
    }
}
