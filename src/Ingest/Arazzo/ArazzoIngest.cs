using System.Text.Json.Nodes;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Arazzo documents in, workflows out: each workflow as its author wrote it, or refused by name. Deterministic.</summary>
internal sealed class ArazzoIngest(IngestRequest request, DocumentLoader loader, DocumentWarnings warnings, IProgress<IngestProgress>? progress)
{
    /// <param name="given">OpenAPI documents named beside the Arazzo documents.</param>
    /// <param name="cancellation">Ends the import.</param>
    /// <exception cref="DocumentException">A document cannot be used.</exception>
    public async Task<IngestResult> ImportAsync(IReadOnlyList<LoadedDocument> given, CancellationToken cancellation)
    {
        if (request.Llm is not null) warnings.Add("llm", "--cluster llm", "No model has a part in an import: the workflows are as the document has them.");
        var documents = loader.Arazzo.Select(one => ArazzoDocument.Read(one.File, one.Folder, warnings)).ToList();
        progress?.Report(new IngestProgress("resolving", $"{documents.Count} documents"));
        using var remote = request.AllowRemote ? new RemoteFetcher(request.AllowedHosts) : null;
        var descriptions = new ApiDescriptionLoader(request, loader, given, remote, warnings);
        var sources = new List<IReadOnlyList<ApiDescription>>();
        foreach (var document in documents) sources.Add(await descriptions.LoadAsync(document, cancellation));
        descriptions.WarnOfUnused();
        var imported = Import(documents, sources, cancellation);
        RefuseUnread(documents, sources, imported);
        var used = imported.Where(one => one.Spec is not null).SelectMany(one => one.Operations).Select(one => one.Operation!.Document).Distinct().Where(one => one.Source.Files > 0).ToList();
        var all = sources.SelectMany(one => one).Where(one => one.Document is not null && used.Contains(one.Document)).SelectMany(one => one.Operations).Distinct().ToList();
        await warnings.SettleAsync(cancellation);
        return new IngestResult
        {
            Workflows = Workflows(imported),
            Operations = imported.SelectMany(one => one.Operations).Select(one => one.Operation?.ToString()).OfType<string>().ToHashSet(StringComparer.Ordinal),
            TargetDraft = used.Count == 0 ? null : new TargetDrafter(request, warnings).Draft(used, all, null),
            Report = ArazzoReport.Build(documents, imported, warnings),
        };
    }

    private List<ImportedWorkflow> Import(List<ArazzoDocument> documents, List<IReadOnlyList<ApiDescription>> sources, CancellationToken cancellation)
    {
        var all = documents.SelectMany((document, i) => Of(document).Select((one, j) => (Document: document, Sources: i, Workflow: one, Place: document.Place["workflows"][j]))).ToList();
        var names = WorkflowNames.Assign(all.Select(one => (one.Document.Name, one.Document.Root["info"]!.AsObject(), one.Workflow, Of(one.Document).Count() == 1)), request.TargetName);
        var rule = new TargetRule(request, sources.SelectMany(one => one).ToList(), all.Select(one => (one.Workflow, one.Place)).ToList());
        var importers = documents.Select((document, i) => new WorkflowImporter(request, document, sources[i], new OperationFinder(sources[i], warnings), new CalledWorkflows(documents), warnings)).ToList();
        var (tools, objects) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal));
        var imported = new List<ImportedWorkflow>();
        foreach (var one in all)
        {
            cancellation.ThrowIfCancellationRequested();
            if (imported.Count % 50 == 0) progress?.Report(new IngestProgress("compiling", $"{all.Count} workflows", imported.Count, all.Count));
            var result = importers[one.Sources].Import(one.Workflow, names[one.Workflow], one.Place, used => rule.Refusal(one.Workflow, used));
            if (result.Spec is not null && !tools.Add(result.Spec.Tool.Name))
                result = result with { Spec = null, Refusal = $"another workflow has the tool name '{result.Spec.Tool.Name}'. Change name in {ArazzoExtensions.Tool}." };
            else if (result.Spec is not null && !objects.Add(result.Name))
                result = result with { Spec = null, Refusal = $"another workflow has the name '{result.Name}'. Change {ArazzoExtensions.Name}." };
            imported.Add(result);
        }

        return CalledWorkflows.WithoutBroken(imported);
    }

    private static IEnumerable<JsonObject> Of(ArazzoDocument document) => document.Root["workflows"]!.AsArray().Select(one => one!.AsObject());

    /// <summary>Where nothing at all can be imported because files are missing, that is the fault.</summary>
    private static void RefuseUnread(List<ArazzoDocument> documents, List<IReadOnlyList<ApiDescription>> sources, List<ImportedWorkflow> imported)
    {
        if (imported.Exists(one => one.Spec is not null)) return;
        for (var i = 0; i < documents.Count; i++)
        {
            var at = sources[i].ToList().FindIndex(source => source.Refusal is not null);
            if (at < 0 || !imported.Exists(one => one.Operations.Any(operation => operation.Source == sources[i][at] && operation.Operation is null))) continue;
            var source = sources[i][at];
            throw documents[i].Place["sourceDescriptions"][at].Fault(
                $"The API description '{source.Name}' ({source.Url}) cannot be read: {source.Refusal}.", "Give its file beside the Arazzo document or on the command line.");
        }
    }

    private List<GeneratedWorkflow> Workflows(List<ImportedWorkflow> imported)
    {
        var manifests = new ManifestBuilder(request);
        return imported.Where(one => one.Spec is not null).OrderBy(one => one.Name, StringComparer.Ordinal).Select(one =>
        {
            var draft = ToolWording.Draft(one.Spec!, one.Operations.Select(operation => operation.Operation!).ToList(), warnings);
            var manifest = manifests.Build(one.Name, one.Spec!, draft);
            var annotations = manifest["metadata"]!["annotations"]!.AsObject();
            var sources = one.Operations.Select(operation => operation.Source!).Distinct().Select(source => new SourceDescription(source.Name, source.Url)).ToList();
            if (sources.Count > 0) annotations[SignalboxLabels.ApiDescriptions] = SourceDescription.Write(sources);
            else annotations.Remove(IngestAnnotations.Operations);
            // What is called has a risk of its own; that it is called at all is no mere read.
            if (WorkflowCalls.All(one.Spec!).Any() && annotations.Text(IngestAnnotations.Risk) == RiskReader.Read) annotations[IngestAnnotations.Risk] = RiskReader.Change;
            return new GeneratedWorkflow(one.Name, one.Spec!, manifest);
        }).ToList();
    }
}
