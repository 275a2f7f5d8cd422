using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Registry;

/// <summary>
/// The admitted tools, each linked to the live workflows that it calls. A tool is linked anew only when it, or something that it calls,
/// is another than before. Not thread-safe; one owner feeds it.
/// </summary>
internal sealed class LinkedTools
{
    private readonly Dictionary<NamespacedName, ServedTool> _admitted = [];
    private readonly Dictionary<(string Namespace, string WorkflowId), List<ServedTool>> _byWorkflowId = [];
    private readonly Dictionary<string, HashSet<NamespacedName>> _callers = new(StringComparer.Ordinal);
    private readonly Dictionary<NamespacedName, (ServedTool Basis, ServedTool Linked)> _linked = [];

    public void Set(NamespacedName key, ServedTool? tool)
    {
        if (_admitted.Remove(key, out var gone))
        {
            var twins = _byWorkflowId[(key.Namespace, gone.Calls.WorkflowId)];
            twins.Remove(gone);
            if (twins.Count == 0)
                _byWorkflowId.Remove((key.Namespace, gone.Calls.WorkflowId));
            if (_callers.TryGetValue(key.Namespace, out var callers) && callers.Remove(key) && callers.Count == 0)
                _callers.Remove(key.Namespace);
            _linked.Remove(key);
        }
        if (tool is null)
            return;
        _admitted[key] = tool;
        if (!_byWorkflowId.TryGetValue((key.Namespace, tool.Calls.WorkflowId), out var same))
            _byWorkflowId[(key.Namespace, tool.Calls.WorkflowId)] = same = [];
        same.Add(tool);
        if (tool.Calls.Calls.Count == 0)
            return;
        if (!_callers.TryGetValue(key.Namespace, out var all))
            _callers[key.Namespace] = all = [];
        all.Add(key);
    }

    /// <summary>The workflows of a namespace that call others: whom a change there may touch.</summary>
    public IEnumerable<NamespacedName> CallersIn(string ns) => _callers.TryGetValue(ns, out var callers) ? callers : [];

    /// <summary>The tool as it can be served; else null, and why not.</summary>
    public ServedTool? Link(NamespacedName key, out string? problem)
    {
        problem = null;
        if (!_admitted.TryGetValue(key, out var tool))
            return null;
        problem = CallRule.Problem(tool.Calls, id => [.. Live(key.Namespace, id).Select(t => t.Calls)]);
        return problem is null ? Linked(tool) : null;
    }

    /// <summary>Only for what <see cref="CallRule"/> lets pass, so each call meets one tool and there is no circle.</summary>
    private ServedTool Linked(ServedTool tool)
    {
        if (tool.Calls.Calls.Count == 0)
            return tool;
        var callees = tool.Calls.Calls.Select(c => c.WorkflowId).Distinct(StringComparer.Ordinal)
            .ToDictionary(id => id, id => Linked(Live(tool.Workflow.Namespace, id)[0]).Plan, StringComparer.Ordinal);
        if (_linked.TryGetValue(tool.Workflow, out var before) && ReferenceEquals(before.Basis, tool)
            && callees.All(c => ReferenceEquals(before.Linked.Plan.Callees[c.Key], c.Value)))
        {
            return before.Linked;
        }
        var linked = tool.WithPlan(tool.Plan.LinkedTo(callees));
        _linked[tool.Workflow] = (tool, linked);
        return linked;
    }

    private List<ServedTool> Live(string ns, string workflowId) => _byWorkflowId.GetValueOrDefault((ns, workflowId)) ?? [];
}
