namespace Signalbox.Bench.Search;

/// <param name="Tools">Tools that are searched.</param>
/// <param name="Searches">Searches that are timed.</param>
/// <param name="Seed">What the queries follow from.</param>
/// <param name="Bound">What 99 of 100 searches must not pass.</param>
internal sealed record SearchRunOptions(int Tools, int Searches, int Seed, TimeSpan Bound);
