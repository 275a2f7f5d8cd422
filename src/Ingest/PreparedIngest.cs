using System.Text.Json.Nodes;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest;

/// <summary>A document read and clustered, before anything is named for good.</summary>
internal sealed record PreparedIngest(
    DocumentWarnings Warnings, IReadOnlyList<LoadedDocument> Loaded, List<ApiDocument> Documents, IReadOnlyList<ApiOperation> Operations, Areas Areas,
    List<WorkflowDraft> Drafts, Dictionary<ApiOperation, string> Reasons, ApiOperation? Login)
{
    /// <summary>The deterministic names.</summary>
    public Dictionary<WorkflowDraft, List<string>> Names { get; } = NameAssigner.Assign(Drafts, Warnings);

    /// <summary>Title of the first document.</summary>
    public string Title => (Loaded[0].Root["info"] as JsonObject)?.Text("title") ?? "";

    /// <summary>Joins reads on request.</summary>
    public ReadGroups Reads
    {
        get
        {
            var index = new OperationIndex(Operations.Where(operation => operation.Unusable is null), Warnings);
            var steps = new StepFactory(index);
            return new ReadGroups(steps, new NameLookup(index, steps));
        }
    }
}
