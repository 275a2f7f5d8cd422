using Signalbox.Ingest;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Bench.Documents;

/// <summary>What <c>signalbox ingest FILE --target NAME --out DIR</c> does.</summary>
internal static class IngestLoad
{
    public static async Task RunAsync(string document, string output, CancellationToken cancellation)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [document], TargetName = "target" }, null, cancellation);
        await ManifestWriter.WriteAsync(result, output, cancellation);
    }
}
