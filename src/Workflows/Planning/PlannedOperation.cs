namespace Signalbox.Workflows.Planning;

/// <summary>A checked operation.</summary>
internal sealed record PlannedOperation(string Method, string Path, IReadOnlyList<string> Placeholders);
