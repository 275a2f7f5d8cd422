namespace Signalbox.Ingest.Naming.Llm;

/// <summary>An answer as it came; it is checked again whenever it is used.</summary>
internal sealed record CachedAnswer(string PromptDigest, string Model, string? ModelDigest, string Answer);
