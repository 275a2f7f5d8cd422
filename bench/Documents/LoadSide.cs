namespace Signalbox.Bench.Documents;

/// <summary>Who loads a document.</summary>
internal enum LoadSide
{
    /// <summary>Microsoft.OpenApi alone.</summary>
    OpenApi,

    /// <summary>The ingest, its files written included.</summary>
    Ingest,
}
