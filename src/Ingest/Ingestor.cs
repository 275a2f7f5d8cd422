using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest;

/// <summary>OpenAPI documents in, workflows out. Deterministic: no clock, no model, no network unless the request allows it.</summary>
/// <param name="time">Measures the time limit.</param>
public sealed class Ingestor(TimeProvider? time = null)
{
    /// <summary>Reads the sources and returns the workflows, a target draft and the account of it all. Writes nothing.</summary>
    /// <param name="request">What to read, and limits.</param>
    /// <param name="progress">Told of each stage as it begins.</param>
    /// <param name="cancellationToken">Ends the ingest.</param>
    /// <exception cref="DocumentException">A document cannot be used, or is over a limit.</exception>
    /// <exception cref="ArgumentException">The target's name is no DNS-1123 label.</exception>
    public async Task<IngestResult> IngestAsync(IngestRequest request, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!ManifestName.IsLabel(request.TargetName))
        {
            throw new ArgumentException($"'{request.TargetName}' is no name for a target. Use lower-case letters, digits and dashes, at most 63.", nameof(request));
        }

        using var deadline = new CancellationTokenSource(request.Limits.MaxTime, time ?? TimeProvider.System);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            // Off the caller's thread: the work is long and it does not wait.
            return await Task.Run(() => RunAsync(request, progress, limit.Token), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentException(
                $"The document took longer than {request.Limits.MaxTime.TotalSeconds:0} seconds.", string.Join(", ", request.Sources), "Split the document, or raise the time limit.");
        }
    }

    private static async Task<IngestResult> RunAsync(IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var warnings = new DocumentWarnings();
        var loaded = await new DocumentLoader(request, warnings, progress).LoadAsync(cancellation);
        progress?.Report(new IngestProgress("operations", $"{loaded.Count} documents"));
        var documents = loaded.Select(document => new ApiDocument(document)).ToList();
        var operations = OperationIds.Assign(documents.SelectMany(document => new OperationReader(document, warnings).Read()).ToList());
        if (operations.Count == 0) warnings.Add("operations", loaded[0].Name, "The document has no operations.");
        progress?.Report(new IngestProgress("clustering", $"{operations.Count} operations"));
        var (drafts, reasons, login) = new Clusterer(request, warnings).Cluster(operations);
        var workflows = new WorkflowCompilation(request, warnings, operations).Compile(drafts, reasons, progress, cancellation);
        return new IngestResult
        {
            Workflows = workflows.Select(one => one.Workflow).ToList(),
            TargetDraft = new TargetDrafter(request, warnings).Draft(documents, operations, login),
            Report = ReportBuilder.Build(loaded, operations, workflows, reasons, warnings),
        };
    }
}
