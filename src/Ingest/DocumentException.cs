namespace Signalbox.Ingest;

/// <summary>The document cannot be used. <see cref="Exception.Message"/> carries everything a person needs: place, fault, remedy.</summary>
/// <param name="fault">What is wrong, as a sentence.</param>
/// <param name="place">File (and line and column, or JSON pointer) where it is wrong.</param>
/// <param name="remedy">What to do about it, as a sentence.</param>
/// <param name="inner">The cause, where there was one.</param>
public sealed class DocumentException(string fault, string place, string remedy, Exception? inner = null)
    : Exception($"{place}: {fault} {remedy}", inner)
{
    public string Fault { get; } = fault;

    public string Place { get; } = place;

    public string Remedy { get; } = remedy;
}
