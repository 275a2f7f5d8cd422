using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// The operations that ingested workflows pin, approved or not. Made anew when it is asked after a workflow has changed. Thread-safe.
/// </summary>
/// <param name="workflows">Those that there are; the same collection as long as none has changed.</param>
/// <param name="approvals">What was decided about them.</param>
public sealed class OperationCatalog(Func<IReadOnlyCollection<McpWorkflow>> workflows, Func<IReadOnlyCollection<McpWorkflowApproval>> approvals)
{
    // An object of the watch is immutable, and so are its operations.
    private readonly ConditionalWeakTable<McpWorkflow, IReadOnlyList<WorkflowOperation>> _known = [];
    private State? _state;

    /// <summary>In the order of namespace, workflow and steps.</summary>
    internal ImmutableArray<WorkflowOperation> Operations => Current().Operations;

    /// <summary>The operations that fit, best first; equals in the order of <see cref="Operations"/>. Whose they are is not looked at.</summary>
    /// <param name="query">Words in any form; empty: all operations.</param>
    internal IReadOnlyList<WorkflowOperation> Search(string query)
    {
        var state = Current();
        return state.Words.Scores(query) is not { } scores
            ? state.Operations
            : [.. Enumerable.Range(0, scores.Length).Where(i => scores[i] > 0).OrderByDescending(i => scores[i]).ThenBy(i => i).Select(i => state.Operations[i])];
    }

    /// <summary>What was decided about the spec that pins the operation.</summary>
    internal ApprovalState StateOf(McpWorkflow workflow)
    {
        try
        {
            return ApprovalRule.Decide(workflow, approvals()).Current;
        }
        catch (CanonicalJsonException)
        {
            return ApprovalState.Undecided; // no digest, so nobody can have decided about it
        }
    }

    private State Current()
    {
        var source = workflows();
        var state = Volatile.Read(ref _state);
        if (state is null || !ReferenceEquals(state.Source, source))
            Volatile.Write(ref _state, state = State.Of(source, workflow => _known.GetValue(workflow, WorkflowOperation.Of)));
        return state;
    }

    private sealed record State(IReadOnlyCollection<McpWorkflow> Source, ImmutableArray<WorkflowOperation> Operations, WordIndex Words)
    {
        public static State Of(IReadOnlyCollection<McpWorkflow> source, Func<McpWorkflow, IReadOnlyList<WorkflowOperation>> operationsOf)
        {
            ImmutableArray<WorkflowOperation> operations =
            [
                .. source.OrderBy(w => w.Metadata.Namespace, StringComparer.Ordinal).ThenBy(w => w.Metadata.Name, StringComparer.Ordinal).SelectMany(operationsOf),
            ];
            return new(source, operations, new([.. operations.Select(operation => operation.Text)]));
        }
    }
}
