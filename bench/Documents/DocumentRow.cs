using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.Bench.Prism;

namespace Signalbox.Bench.Documents;

/// <summary>The figures of one document.</summary>
internal sealed record DocumentRow(string Document, JsonNode Report, LoadCost OpenApi, LoadCost Ingest, DocumentOutcome? Prism)
{
    public double TimeRatio => Ingest.Milliseconds / OpenApi.Milliseconds;

    public double MemoryRatio => (double)Ingest.PeakBytes / OpenApi.PeakBytes;

    public bool Within(DocumentsOptions options) => TimeRatio <= options.TimeBound && MemoryRatio <= options.MemoryBound;

    /// <summary>How many workflows ran green against Prism.</summary>
    public string Green => Prism switch { null => "–", { Loaded: false } => "not loaded", var outcome => $"{outcome.Green} of {outcome.Workflows}" };

    /// <summary>One line for a terminal: both sides in full.</summary>
    public string Explain(DocumentsOptions options) => string.Create(CultureInfo.InvariantCulture,
        $"{Document}: {Ingest.Milliseconds:F0} ms of {OpenApi.Milliseconds:F0} ms, ratio {TimeRatio:F2} (bound {options.TimeBound:0.##}); "
        + $"CPU {Ingest.CpuMilliseconds:F0} of {OpenApi.CpuMilliseconds:F0} ms; peak {Mega(Ingest.PeakBytes):F0} of {Mega(OpenApi.PeakBytes):F0} MB, ratio {MemoryRatio:F2} (bound {options.MemoryBound:0.##}); "
        + $"allocated {Mega(Ingest.AllocatedBytes):F0} of {Mega(OpenApi.AllocatedBytes):F0} MB{(Within(options) ? "" : "  BOUND BROKEN")}");

    private static double Mega(long bytes) => bytes / 1e6;
}
