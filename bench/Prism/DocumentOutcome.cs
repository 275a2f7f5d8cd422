namespace Signalbox.Bench.Prism;

/// <summary>What came of one document.</summary>
/// <param name="Document">As it was named.</param>
/// <param name="Workflows">Workflows that ingest made of it.</param>
/// <param name="Green">Workflows whose call gave a result.</param>
/// <param name="Failures">The others.</param>
/// <param name="Loaded">Whether ingest and Prism could read it.</param>
/// <param name="Why">Why it could not be loaded.</param>
internal sealed record DocumentOutcome(string Document, int Workflows, int Green, IReadOnlyList<ToolFailure> Failures, bool Loaded, string? Why)
{
    /// <summary>The share of green workflows that a document must reach.</summary>
    public const double Bound = 0.99;

    public bool Holds => !Loaded || Green >= Bound * Workflows;

    public static DocumentOutcome NotLoaded(string document, string why) => new(document, 0, 0, [], false, why);
}
