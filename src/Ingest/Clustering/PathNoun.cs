namespace Signalbox.Ingest.Clustering;

/// <summary>The words of a static segment of a path.</summary>
/// <param name="Words">In lower case.</param>
/// <param name="Owned">Whether a parameter follows, which picks one of what it names.</param>
internal sealed record PathNoun(List<string> Words, bool Owned);
