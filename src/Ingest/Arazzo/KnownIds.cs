namespace Signalbox.Ingest.Arazzo;

/// <summary>Ids that a step may refer to.</summary>
internal sealed record KnownIds(IReadOnlySet<string> Workflows, IReadOnlySet<string> Steps);
