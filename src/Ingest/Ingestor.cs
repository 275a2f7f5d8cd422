using Signalbox.Ingest.Arazzo;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Naming.Llm;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Selecting;

namespace Signalbox.Ingest;

/// <summary>OpenAPI or Arazzo documents in, workflows out. Deterministic: no clock, no model and no network unless the request names them.</summary>
/// <param name="time">Measures the time limit.</param>
public sealed class Ingestor(TimeProvider? time = null)
{
    private static readonly TimeSpan s_grace = TimeSpan.FromSeconds(5);
    private readonly TimeProvider _time = time ?? TimeProvider.System;

    /// <summary>Reads the sources and returns the workflows, a target draft and the account of it all. Writes nothing.</summary>
    /// <param name="request">What to read, and limits.</param>
    /// <param name="progress">Told of each stage as it begins.</param>
    /// <param name="cancellationToken">Ends the ingest.</param>
    /// <exception cref="DocumentException">A document cannot be used, or is over a limit.</exception>
    /// <exception cref="SelectionException">What to include or exclude matches nothing, or leaves nothing.</exception>
    /// <exception cref="ArgumentException">The target's name is no DNS-1123 label.</exception>
    public async Task<IngestResult> IngestAsync(IngestRequest request, IProgress<IngestProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (!ManifestName.IsLabel(request.TargetName))
        {
            throw new ArgumentException($"'{request.TargetName}' is no name for a target. Use lower-case letters, digits and dashes, at most 63.", nameof(request));
        }

        var (prepared, imported) = await LimitedAsync(request, token => PrepareAsync(request, progress, token), cancellationToken);
        if (prepared is null) return imported!;
        // A model takes the time that it takes, within the limit for each answer; the limit on the document is for the document.
        var outcome = request.Llm is null ? null : await new ModelNaming(request.Llm, _time).ReviewAsync(
            prepared.Title, prepared.Drafts, prepared.Names, prepared.Reads, prepared.Warnings, progress, cancellationToken);
        return await LimitedAsync(request, token => FinishAsync(request, prepared, outcome, progress, token), cancellationToken);
    }

    private async Task<T> LimitedAsync<T>(IngestRequest request, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(request.Limits.MaxTime, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            // Off the caller's thread: the work is long and it does not wait.
            return await EndAsync(Task.Run(() => work(limit.Token), limit.Token), limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DocumentException(
                $"The document took longer than {request.Limits.MaxTime.TotalSeconds:0} seconds.", string.Join(", ", request.Sources), "Split the document, or raise the time limit.");
        }
    }

    /// <summary>Our loops look at the token. What does not, such as a library on a document made for it, is left behind after a grace.</summary>
    private async Task<T> EndAsync<T>(Task<T> work, CancellationToken limit)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = limit.Register(reached.SetResult);
        if (await Task.WhenAny(work, reached.Task) == reached.Task) await Task.WhenAny(work, Task.Delay(s_grace, _time, CancellationToken.None));
        return work.IsCompleted ? await work : throw new OperationCanceledException(limit);
    }

    /// <summary>What was read of OpenAPI documents; or, where an Arazzo document is among them, already the result.</summary>
    private static async Task<Preparation> PrepareAsync(IngestRequest request, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        var selection = new OperationSelection(request);
        var warnings = new DocumentWarnings();
        var loader = new DocumentLoader(request, warnings, progress);
        var loaded = await loader.LoadAsync(cancellation);
        if (loader.Arazzo.Count > 0 && !selection.IsAll)
        {
            throw new SelectionException("--include and --exclude choose operations of OpenAPI documents; an Arazzo document is imported as it is.", "Leave them out.");
        }

        if (loader.Arazzo.Count > 0) return new Preparation(null, await new ArazzoIngest(request, loader, warnings, progress).ImportAsync(loaded, cancellation));
        progress?.Report(new IngestProgress("operations", $"{loaded.Count} documents"));
        var documents = loaded.Select(document => new ApiDocument(document)).ToList();
        var operations = OperationIds.Assign(documents.SelectMany(document => new OperationReader(document, warnings).Read(cancellation)).ToList());
        if (operations.Count == 0) warnings.Add("operations", loaded[0].Name, "The document has no operations.");
        var areas = new Areas(operations);
        // Whatever is selected, the target is logged in to the same way.
        var login = SessionOperations.Login(operations, new OperationIndex(operations, warnings));
        operations = selection.Apply(operations, areas);
        progress?.Report(new IngestProgress("clustering", $"{OperationSelection.Count(operations)} operations"));
        var (drafts, reasons) = new Clusterer(request, warnings, areas, cancellation).Cluster(operations, login);
        return new Preparation(new PreparedIngest(warnings, loaded, documents, operations, areas, drafts, reasons, login), null);
    }

    private static async Task<IngestResult> FinishAsync(IngestRequest request, PreparedIngest prepared, NamingOutcome? outcome, IProgress<IngestProgress>? progress, CancellationToken cancellation)
    {
        foreach (var (operation, reason) in outcome?.LeftOut ?? []) prepared.Reasons.TryAdd(operation, reason);
        var compilation = new WorkflowCompilation(request, prepared.Warnings, prepared.Operations, prepared.Areas);
        var workflows = compilation.Compile(outcome?.Drafts ?? prepared.Drafts, prepared.Names, prepared.Reasons, progress, cancellation);
        var compiled = workflows.Select(one => one.Draft).ToHashSet();
        await prepared.Warnings.SettleAsync(cancellation);
        return new IngestResult
        {
            LeftOut = outcome is null ? [] : prepared.Drafts.Where(draft => !compiled.Contains(draft)).Select(draft => ManifestName.For(request.TargetName, Words.Snake(prepared.Names[draft]))).ToList(),
            Selection = OperationSelection.TextOf(request),
            Operations = prepared.Operations.Select(operation => operation.ToString()).ToHashSet(StringComparer.Ordinal),
            Workflows = workflows.Select(one => one.Workflow).ToList(),
            TargetDraft = new TargetDrafter(request, prepared.Warnings).Draft(prepared.Documents, prepared.Operations, prepared.Login),
            Report = ReportBuilder.Build(prepared.Loaded, prepared.Operations, workflows, prepared.Reasons, prepared.Warnings, prepared.Areas, outcome?.Figures, OperationSelection.TextOf(request)),
        };
    }

    private sealed record Preparation(PreparedIngest? Prepared, IngestResult? Imported);
}
