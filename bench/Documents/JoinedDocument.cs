using Signalbox.Ingest;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Bench.Documents;

/// <summary>
/// The one file that Microsoft.OpenApi is given. It loses references to other files in silence, so a document of several files is joined for it beforehand,
/// unmeasured, and handed over in the document's own format.
/// </summary>
internal static class JoinedDocument
{
    /// <summary>The path of the file: <paramref name="source"/> itself, or one written into <paramref name="folder"/>.</summary>
    public static async Task<string> OfAsync(string source, string folder, CancellationToken cancellation)
    {
        var request = new IngestRequest { Sources = [source], TargetName = "target" };
        var loaded = await new DocumentLoader(request, new DocumentWarnings(), null).LoadAsync(cancellation);
        if (File.Exists(source) && loaded is [{ Files: 1 }]) return source;
        var json = loaded[0].Name.EndsWith(".json", StringComparison.Ordinal);
        var path = Path.Combine(folder, json ? "joined.json" : "joined.yaml");
        await File.WriteAllTextAsync(path, json ? loaded[0].Root.ToJsonString() : YamlText.Write(loaded[0].Root), cancellation);
        return path;
    }
}
