namespace Signalbox.Ingest.Naming.Llm;

/// <summary>What a model wrote for one workflow and what passed the checks. A part that is null is left to the deterministic generator.</summary>
/// <param name="Name">Name of the tool, in lower snake case.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">For clients; the notes on further requests are added to it.</param>
/// <param name="Priority">1 to 5.</param>
/// <param name="Model">Name of the model.</param>
/// <param name="ModelDigest"><c>sha256:</c> and hex, of the weights; null where the endpoint does not tell it.</param>
/// <param name="Seed">That it was asked with.</param>
/// <param name="PromptDigest"><c>sha256:</c> and hex, of the question.</param>
internal sealed record Wording(string? Name, string? Title, string? Description, int? Priority, string Model, string? ModelDigest, int Seed, string PromptDigest);
