using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Planning;

namespace Signalbox.Operator.Observing;

/// <summary>What each live workflow calls, and whether it can. Thread-safe. The rule itself is <see cref="CallRule"/>.</summary>
public sealed class CallBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, (string Digest, WorkflowCalls Calls)> _live = [];
    private readonly Dictionary<(string Namespace, string WorkflowId), List<WorkflowCalls>> _byWorkflowId = [];

    /// <summary>What stands against the calls of a live workflow; null when nothing does, or the workflow is not live.</summary>
    public string? Problem(NamespacedName workflow)
    {
        lock (_lock)
        {
            return _live.TryGetValue(workflow, out var live)
                ? CallRule.Problem(live.Calls, id => _byWorkflowId.TryGetValue((workflow.Namespace, id), out var found) ? found : [])
                : null;
        }
    }

    /// <summary>Sets or, with null, withdraws the live revision of a workflow.</summary>
    /// <returns>The other live workflows of the namespace that call any, when something changed: they have to look again.</returns>
    public IReadOnlyList<NamespacedName> Set(NamespacedName workflow, string? digest, WorkflowCalls? calls)
    {
        lock (_lock)
        {
            var there = _live.TryGetValue(workflow, out var old);
            if (there ? old.Digest == digest && calls is not null : calls is null)
                return [];
            if (there)
            {
                _live.Remove(workflow);
                var same = _byWorkflowId[(workflow.Namespace, old.Calls.WorkflowId)];
                same.Remove(old.Calls);
                if (same.Count == 0)
                    _byWorkflowId.Remove((workflow.Namespace, old.Calls.WorkflowId));
            }
            if (digest is not null && calls is not null)
            {
                _live[workflow] = (digest, calls);
                if (!_byWorkflowId.TryGetValue((workflow.Namespace, calls.WorkflowId), out var same))
                    _byWorkflowId[(workflow.Namespace, calls.WorkflowId)] = same = [];
                same.Add(calls);
            }
            return [.. _live.Where(l => l.Key.Namespace == workflow.Namespace && l.Key != workflow && l.Value.Calls.Calls.Count > 0).Select(l => l.Key)];
        }
    }
}
