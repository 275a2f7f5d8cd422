using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest;

/// <summary>Documents as ingest reads them, for other programs that cannot follow references between files.</summary>
public static class DocumentJoiner
{
    /// <summary>Each document of the request as one tree, its references between files resolved and its flaws repaired as ingest repairs them. In the order of the sources.</summary>
    /// <exception cref="DocumentException">A document cannot be used, or is over a limit.</exception>
    public static async Task<IReadOnlyList<JsonObject>> JoinAsync(IngestRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var loaded = await new DocumentLoader(request, new DocumentWarnings(), null).LoadAsync(cancellationToken);
        return loaded.Select(document => document.Root).ToList();
    }
}
