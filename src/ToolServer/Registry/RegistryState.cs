using System.Collections.Immutable;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Registry;

/// <summary>
/// The registry's memory: takes changes of objects, decides again only about the workflows they touch, and gives the next snapshot.
/// Not thread-safe; one owner feeds it. Costs of a rebuild grow with what changed, apart from copying the list of names and from looking
/// again at the workflows of the same namespace that call others.
/// </summary>
/// <param name="arriving">Digests of workflows that were taken before; null: none.</param>
public sealed class RegistryState(ArrivingDigests? arriving = null)
{
    private readonly ArrivingDigests _digests = arriving ?? new();
    private readonly Dictionary<NamespacedName, McpWorkflow> _workflows = [];
    private readonly Dictionary<NamespacedName, Dictionary<string, McpWorkflowApproval>> _approvals = [];
    private readonly Dictionary<NamespacedName, ControllerRevision> _revisions = [];
    private readonly Dictionary<NamespacedName, Admission> _admissions = [];
    private readonly LinkedTools _links = new();
    private readonly FleetTable _fleets = new();
    private readonly HashSet<NamespacedName> _moved = [];
    private readonly Dictionary<NamespacedName, ServedTool> _linked = [];
    private readonly Dictionary<string, List<ServedTool>> _claims = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ServedTool> _served = new(StringComparer.Ordinal);
    private readonly HashSet<NamespacedName> _dirty = [];
    private readonly HashSet<NamespacedName> _mayBeOld = [];
    private readonly Dictionary<ControllerRevision, LoadedRevision> _loaded = new(ReferenceEqualityComparer.Instance);

    /// <summary>Workflows whose approved revision is not served, and why.</summary>
    public Dictionary<NamespacedName, (RefusalReason Reason, string Message)> Refusals { get; } = [];

    public RegistrySnapshot Snapshot { get; private set; } = RegistrySnapshot.Empty;

    /// <param name="key">Of the workflow.</param>
    /// <param name="now">As it is; null when it is gone.</param>
    /// <param name="mayBeOld">Read from the API server's cache at the start. What is heard of it later is not.</param>
    public void WorkflowChanged(NamespacedName key, McpWorkflow? now, bool mayBeOld = false)
    {
        if (mayBeOld)
            _mayBeOld.Add(key);
        else
            _mayBeOld.Remove(key);
        if (now is null)
            _workflows.Remove(key);
        else
            _workflows[key] = now;
        _dirty.Add(key);
    }

    public void ApprovalChanged(NamespacedName key, McpWorkflowApproval? before, McpWorkflowApproval? now)
    {
        if (before is not null && before.Spec.WorkflowName != now?.Spec.WorkflowName)
        {
            var old = new NamespacedName(key.Namespace, before.Spec.WorkflowName);
            if (_approvals.TryGetValue(old, out var rest) && rest.Remove(key.Name) && rest.Count == 0)
                _approvals.Remove(old);
            _dirty.Add(old);
        }
        if (now is null)
            return;
        var workflow = new NamespacedName(key.Namespace, now.Spec.WorkflowName);
        if (!_approvals.TryGetValue(workflow, out var approvals))
            _approvals[workflow] = approvals = new(StringComparer.Ordinal);
        approvals[key.Name] = now;
        _dirty.Add(workflow);
    }

    public void RevisionChanged(NamespacedName key, ControllerRevision? before, ControllerRevision? now)
    {
        if (now is null)
            _revisions.Remove(key);
        else
            _revisions[key] = now;
        foreach (var revision in (ReadOnlySpan<ControllerRevision?>)[before, now])
        {
            if (revision is not null && RevisionName.WorkflowOf(revision) is { } workflow)
                _dirty.Add(workflow);
        }
    }

    public void TargetChanged(NamespacedName key, McpTarget? before, McpTarget? now)
    {
        if (!_fleets.Changed(key, before, now))
            return;
        foreach (var (workflow, tool) in _linked)
        {
            if (tool.Target.Namespace == key.Namespace)
                _moved.Add(workflow);
        }
    }

    /// <summary>
    /// Loads the newest revision of each workflow for the next rebuild: most of the work of a start, which needs no workflow and can be done while those are still being read.
    /// </summary>
    /// <param name="isLate">Asked between two: whether what is left is done with the rebuild.</param>
    public void Prepare(Func<bool> isLate)
    {
        foreach (var group in _revisions.Values.GroupBy(RevisionName.WorkflowOf).Where(group => group.Key is not null))
        {
            if (isLate())
                return;
            var newest = group.MaxBy(revision => revision.Revision)!;
            _loaded[newest] = LoadedRevision.Of(newest);
        }
    }

    /// <summary>Decides about every workflow touched since the last call.</summary>
    /// <returns>Whether <see cref="Snapshot"/> is a new one: a change that leaves the served tools alone makes none.</returns>
    public bool Rebuild()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var touched = new HashSet<NamespacedName>(_moved);
        _moved.Clear();
        // Digests and plans are most of the work of a start, and no decision rests on another.
        foreach (var (workflow, now) in _dirty.AsParallel().Select(workflow => (workflow, Decide(workflow))).ToArray())
            Take(workflow, now, touched);
        _dirty.Clear();
        _loaded.Clear();
        _digests.Close();
        foreach (var ns in touched.Select(t => t.Namespace).ToHashSet(StringComparer.Ordinal))
            touched.UnionWith(_links.CallersIn(ns));
        foreach (var workflow in touched)
            Link(workflow, names);

        var changed = false;
        foreach (var name in names)
            changed |= Award(name);
        if (changed)
            Snapshot = RegistrySnapshot.Of(Snapshot.Version + 1, [.. _served.Values]);
        return changed;
    }

    private Admission Decide(NamespacedName key) => _workflows.TryGetValue(key, out var workflow)
        ? ToolAdmission.Decide(
            workflow, _approvals.TryGetValue(key, out var approvals) ? approvals.Values : [], _revisions.GetValueOrDefault, _admissions.GetValueOrDefault(key),
            revision => _loaded.GetValueOrDefault(revision) ?? LoadedRevision.Of(revision), _digests.Of, _mayBeOld.Contains(key))
        : Admission.NotLive;

    private void Take(NamespacedName key, Admission now, HashSet<NamespacedName> touched)
    {
        _admissions.TryGetValue(key, out var before);
        if (now.LiveDigest is null)
            _admissions.Remove(key);
        else
            _admissions[key] = now;

        if (now.Refusal is { } reason)
            Refusals[key] = (reason, now.Message!);
        else if (before?.Tool is null || !ReferenceEquals(before.Tool, now.Tool))
            Refusals.Remove(key);

        if (ReferenceEquals(before?.Tool, now.Tool))
            return;
        _links.Set(key, now.Tool);
        touched.Add(key);
    }

    private void Link(NamespacedName key, HashSet<string> names)
    {
        _linked.TryGetValue(key, out var before);
        var linked = _links.Link(key, out var problem);
        var now = linked is null ? null : _fleets.On(linked, before);
        if (problem is not null)
            Refusals[key] = (RefusalReason.CallUnresolved, problem);
        else if (Refusals.TryGetValue(key, out var refusal) && refusal.Reason == RefusalReason.CallUnresolved)
            Refusals.Remove(key);

        if (ReferenceEquals(before, now))
            return;
        if (before is not null)
        {
            _linked.Remove(key);
            _claims[before.Name].Remove(before);
            names.Add(before.Name);
        }
        if (now is not null)
        {
            _linked[key] = now;
            if (!_claims.TryGetValue(now.Name, out var claims))
                _claims[now.Name] = claims = [];
            claims.Add(now);
            names.Add(now.Name);
        }
    }

    private bool Award(string name)
    {
        var claims = _claims[name];
        _served.TryGetValue(name, out var before);
        if (claims.Count == 0)
        {
            _claims.Remove(name);
            return _served.Remove(name);
        }
        foreach (var claim in claims)
            Refusals.Remove(claim.Workflow);
        foreach (var conflict in ToolNameConflicts.Find(claims.Select(c => c.Claim)))
        {
            Refusals[conflict.Loser.Workflow] = (
                RefusalReason.NameConflict,
                $"The tool name {name} belongs to the older workflow {conflict.Winner.Workflow}. Rename one of the two in spec.tool.name.");
        }
        var winner = claims.MinBy(c => c.Claim, ToolNameConflicts.OldestFirst)!;
        _served[name] = winner;
        return !ReferenceEquals(before, winner);
    }
}
