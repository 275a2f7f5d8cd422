using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Selecting;

namespace Signalbox.Ingest.Clustering;

/// <summary>Operations to workflow drafts, <c>heuristic/2</c>: a pure function of the operations, in an order that depends on nothing else.</summary>
internal sealed class Clusterer(IngestRequest request, DocumentWarnings warnings, Areas areas, CancellationToken cancellation = default)
{
    private const int Part = 3;
    private const double Enough = 0.8;

    public const string Generator = "heuristic/2";

    public (List<WorkflowDraft> Drafts, Dictionary<ApiOperation, string> Reasons) Cluster(IReadOnlyList<ApiOperation> operations, ApiOperation? login)
    {
        var selected = OperationSelection.Count(operations);
        var reasons = new Dictionary<ApiOperation, string>();
        foreach (var operation in operations.Where(operation => operation.Unusable is not null)) reasons[operation] = operation.Unusable!;
        var index = new OperationIndex(operations.Where(operation => operation.Unusable is null), warnings);
        foreach (var operation in operations.Where(operation => !reasons.ContainsKey(operation)))
        {
            cancellation.ThrowIfCancellationRequested();
            if (SessionOperations.IsLogin(operation, index) || SessionOperations.IsLogout(operation, login)) reasons[operation] = "session handling: it belongs to the target's credentials";
            else if (operation.Method is "OPTIONS") reasons[operation] = "OPTIONS tells about the endpoint, not about a resource";
            else if (operation.Method is "HEAD" && index.Find(operation, "GET") is not null) reasons[operation] = "HEAD answers nothing that GET on the same path does not";
        }

        var groups = selected >= request.GroupFrom;
        var twins = new Twins(index);
        foreach (var operation in operations.Where(operation => !reasons.ContainsKey(operation) && operation.Method is "POST" or "PUT"))
        {
            cancellation.ThrowIfCancellationRequested();
            if (twins.Reason(operation, groups) is { } reason) reasons[operation] = reason;
        }

        var usable = operations.Where(operation => !reasons.ContainsKey(operation)).ToList();
        var condense = selected > request.CondenseAbove;
        if (condense) usable = Narrow(usable, index, reasons);
        var steps = new StepFactory(index);
        var lookups = new NameLookup(index, steps);
        var intents = new IntentReader(index);
        var patterns = new PatternBuilder(index, steps, lookups, new JobFollower(index, steps, usable, request.JobPolls));
        var drafts = new List<WorkflowDraft>();
        var grouped = new HashSet<ApiOperation>();
        if (groups)
        {
            var choices = condense ? new ReadGroups(steps, lookups) : null;
            var reads = new ResourceReads(index, usable, new OverviewBuilder(steps, lookups), new ListBuilder(steps, lookups), choices);
            drafts.AddRange(reads.Build());
            grouped = reads.Grouped;
        }

        foreach (var operation in usable.Where(operation => !grouped.Contains(operation))) drafts.Add(One(operation, true));
        var keys = new JoinKeys(index, usable);
        if (groups)
        {
            var joiner = new DraftJoiner(steps, new EntryReads(index));
            var planner = new JoinPlanner(keys, joiner, new InputFitter(index), areas, !condense, request.ToolTokenBudget, draft => One(draft.Main, false));
            var condenser = new Condenser(planner, new FamilyBuilder(keys, joiner));
            if (condense) drafts = Condense(condenser, drafts, keys, selected, usable.Count, reasons);
            else drafts = condenser.Condense(drafts, JoinLevel.Fields, JoinLevel.Deletes, JoinLevel.Deletes, request.JoinAbove, request.JoinAbove);
        }

        foreach (var draft in drafts) draft.Rank = Ranking.Of(draft, keys.Weight(draft.Main));
        return (drafts, reasons);

        WorkflowDraft One(ApiOperation operation, bool byName)
        {
            cancellation.ThrowIfCancellationRequested();
            var draft = patterns.Build(operation, intents.Read(operation), byName);
            NameComposer.Describe(draft);
            return draft;
        }
    }

    /// <summary>Joins and leaves out until there are few enough. What has nothing in common is joined only where much would be left out otherwise.</summary>
    private List<WorkflowDraft> Condense(Condenser condenser, List<WorkflowDraft> drafts, JoinKeys keys, int operations, int usable, Dictionary<ApiOperation, string> reasons)
    {
        var (kept, left) = Fewer(JoinLevel.Tight);
        cancellation.ThrowIfCancellationRequested();
        if (kept.SelectMany(draft => draft.Operations).Distinct().Count() < Enough * usable) (kept, left) = Fewer(JoinLevel.Rest);
        foreach (var (draft, reason) in left)
        {
            foreach (var operation in draft.Operations) reasons.TryAdd(operation, reason);
        }

        return kept;

        RankedDrafts Fewer(JoinLevel last)
        {
            var joined = condenser.Condense(drafts, JoinLevel.Thing, JoinLevel.Deletes, last, operations / Part, request.AreaTools);
            foreach (var draft in joined) draft.Rank = Ranking.Of(draft, keys.Weight(draft.Main));
            return Ranking.Keep(joined, operations / Part, request.AreaTools, draft => areas.Of(draft.Main));
        }
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
