namespace Signalbox.Ingest.Clustering;

/// <summary>Where a job says how it stands, and which of its values end it.</summary>
/// <param name="Pointer">JSON pointer into the answer to a poll.</param>
/// <param name="Good">Values of a job that has ended well; at least one.</param>
/// <param name="Bad">Values of a job that has ended badly.</param>
internal sealed record JobStates(string Pointer, IReadOnlyList<string> Good, IReadOnlyList<string> Bad);
