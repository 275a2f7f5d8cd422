namespace Signalbox.Bench.Prism;

/// <summary>What came of one document.</summary>
/// <param name="Document">As it was named.</param>
/// <param name="Workflows">Workflows that ingest made of it.</param>
/// <param name="Green">Workflows whose calls all gave a result.</param>
/// <param name="Failures">The others, but for <see cref="NotOurs"/>.</param>
/// <param name="Loaded">Whether ingest and Prism could read it.</param>
/// <param name="Why">Why it could not be loaded.</param>
internal sealed record DocumentOutcome(string Document, int Workflows, int Green, IReadOnlyList<ToolFailure> Failures, bool Loaded, string? Why)
{
    /// <summary>The share of green workflows that a document must reach.</summary>
    public const double Bound = 0.99;

    /// <summary>Workflows that failed where the document contradicts itself or Prism is at fault, each with that reason.</summary>
    public IReadOnlyList<ToolFailure> NotOurs { get; init; } = [];

    /// <summary>Calls made: one a tool, and for a tool with a choice those of each.</summary>
    public int Calls { get; init; }

    public bool Holds => !Loaded || Green >= Bound * (Workflows - NotOurs.Count);

    public static DocumentOutcome NotLoaded(string document, string why) => new(document, 0, 0, [], false, why);
}
