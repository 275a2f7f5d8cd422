namespace Signalbox.Ingest;

/// <summary>What <see cref="IngestRequest.Include"/> and <see cref="IngestRequest.Exclude"/> say cannot be followed. Nothing was written.</summary>
/// <param name="fault">What is wrong, as a sentence.</param>
/// <param name="remedy">What to write instead.</param>
public sealed class SelectionException(string fault, string remedy) : Exception(fault)
{
    public string Remedy => remedy;
}
