using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>What workflows have in common that are joined.</summary>
/// <param name="Document">Their document.</param>
/// <param name="Path">The thing, collection or owner that they are about.</param>
/// <param name="Risk">Never mixed.</param>
/// <param name="Kind">acts on one resource; parts, reads and changes of several.</param>
internal sealed record JoinKey(ApiDocument Document, string Path, string Risk, string Kind)
{
    /// <summary>The path of what has nothing in common but its document.</summary>
    public const string Anywhere = "/*";
}
