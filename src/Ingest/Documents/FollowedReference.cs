namespace Signalbox.Ingest.Documents;

/// <summary>What a reference to another file led to: the file, or why it cannot be had.</summary>
internal sealed record FollowedReference(SourceFile? File, string? Refusal);
