namespace Signalbox.Ingest;

/// <summary>What came of one product area of the document.</summary>
/// <param name="Name">Value of the label <c>signalbox.dev/area</c>.</param>
/// <param name="Operations">Operations of the document in it.</param>
/// <param name="Covered">Those that a step of some workflow calls.</param>
/// <param name="Workflows">Workflows with its label.</param>
public sealed record AreaFigures(string Name, int Operations, int Covered, int Workflows);
