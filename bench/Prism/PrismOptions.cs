namespace Signalbox.Bench.Prism;

/// <summary>Which documents are proven, and where the outcome goes.</summary>
/// <param name="Documents">Files, or paths within <paramref name="Specs"/>; none: every OpenAPI document of its INDEX.tsv.</param>
/// <param name="Specs">Folder of real documents.</param>
/// <param name="Out">File for the outcome as JSON; null for none.</param>
internal sealed record PrismOptions(IReadOnlyList<string> Documents, string Specs, string? Out);
