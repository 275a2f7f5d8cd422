using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>Operations to workflow drafts, <c>heuristic/1</c>: a pure function of the operations, in an order that depends on nothing else.</summary>
internal sealed class Clusterer(IngestRequest request, DocumentWarnings warnings, CancellationToken cancellation = default)
{
    public const string Generator = "heuristic/1";

    public (List<WorkflowDraft> Drafts, Dictionary<ApiOperation, string> Reasons, ApiOperation? Login) Cluster(IReadOnlyList<ApiOperation> operations)
    {
        var reasons = new Dictionary<ApiOperation, string>();
        foreach (var operation in operations.Where(operation => operation.Unusable is not null)) reasons[operation] = operation.Unusable!;
        var index = new OperationIndex(operations.Where(operation => operation.Unusable is null), warnings);
        var login = SessionOperations.Login(operations, index);
        foreach (var operation in operations.Where(operation => !reasons.ContainsKey(operation)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (SessionOperations.IsLogin(operation, index) || SessionOperations.IsLogout(operation, login)) reasons[operation] = "session handling: it belongs to the target's credentials";
            else if (operation.Method is "OPTIONS") reasons[operation] = "OPTIONS tells about the endpoint, not about a resource";
            else if (operation.Method is "HEAD" && index.Find(operation, "GET") is not null) reasons[operation] = "HEAD answers nothing that GET on the same path does not";
        }

        var groups = operations.Count >= request.GroupFrom;
        var twins = new Twins(index);
        foreach (var operation in operations.Where(operation => !reasons.ContainsKey(operation) && operation.Method is "POST" or "PUT"))
        {
            cancellation.ThrowIfCancellationRequested();
            if (twins.Reason(operation, groups) is { } reason) reasons[operation] = reason;
        }

        var usable = operations.Where(operation => !reasons.ContainsKey(operation)).ToList();
        var condense = operations.Count > request.CondenseAbove;
        if (condense) usable = Narrow(usable, index, reasons);
        var steps = new StepFactory(index);
        var lookups = new NameLookup(index, steps);
        var intents = new IntentReader(index);
        var patterns = new PatternBuilder(index, steps, lookups, new JobFollower(index, steps, usable, request.JobPolls));
        var drafts = new List<WorkflowDraft>();
        var grouped = new HashSet<ApiOperation>();
        if (condense)
        {
            drafts.AddRange(new ReadGroups(index, steps, lookups).Build(usable));
            grouped = drafts.SelectMany(draft => draft.Operations).Where(operation => operation.Method == "GET" && !index.HasItem(operation) || drafts.Exists(draft => draft.Main == operation)).ToHashSet();
        }

        else if (groups)
        {
            var reads = new ResourceReads(index, usable, new OverviewBuilder(steps, lookups), new ListBuilder(steps, lookups));
            drafts.AddRange(reads.Build());
            grouped = reads.Grouped;
        }

        foreach (var operation in usable.Where(operation => !grouped.Contains(operation)))
        {
            cancellation.ThrowIfCancellationRequested();
            var draft = patterns.Build(operation, intents.Read(operation));
            NameComposer.Describe(draft);
            drafts.Add(draft);
        }

        foreach (var draft in drafts) draft.Rank = Ranking.Of(draft);
        if (condense) drafts = Ranking.Keep(drafts, operations.Count / 3);
        return (drafts, reasons, login);
    }

    private static List<ApiOperation> Narrow(List<ApiOperation> operations, OperationIndex index, Dictionary<ApiOperation, string> reasons)
    {
        var aliases = Aliases.Find(operations);
        foreach (var operation in operations)
        {
            if (operation.Deprecated) reasons[operation] = "deprecated in the document";
            else if (aliases.TryGetValue(operation, out var shorter)) reasons[operation] = $"the same resource is reached at {shorter.Path}";
            else if (operation.Method == "PUT" && index.Find(operation, "PATCH") is not null) reasons[operation] = "PATCH on the same path changes the same resource";
        }

        return operations.Where(operation => !reasons.ContainsKey(operation)).ToList();
    }
}
