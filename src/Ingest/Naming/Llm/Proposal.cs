namespace Signalbox.Ingest.Naming.Llm;

/// <summary>One entry of an answer as it came, unchecked. For a group <see cref="Subjects"/> are several.</summary>
internal sealed record Proposal(IReadOnlyList<Subject> Subjects, bool Keep, int? Priority, string? Name, string? Title, string? Description);
