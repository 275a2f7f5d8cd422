namespace Signalbox.Bench.Documents;

/// <summary>Which documents are measured, where their results against a mock server are, and what no document may pass.</summary>
/// <param name="Documents">Paths below <paramref name="Specs"/>; empty for all that are known.</param>
/// <param name="Specs">Folder of the documents.</param>
/// <param name="Prism">JSON with the results against Prism; null where there are none.</param>
/// <param name="Write">Markdown file whose marked table is replaced; null to print only.</param>
/// <param name="Rounds">Runs of each side; the medians count.</param>
/// <param name="TimeBound">Ingest's time as a multiple of the load's.</param>
/// <param name="MemoryBound">Ingest's peak memory as a multiple of the load's.</param>
internal sealed record DocumentsOptions(
    IReadOnlyList<string> Documents, string Specs, string? Prism, string? Write, int Rounds, double TimeBound, double MemoryBound);
