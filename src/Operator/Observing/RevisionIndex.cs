using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;

namespace Signalbox.Operator.Observing;

/// <summary>The ControllerRevisions of each workflow, digests computed once. Thread-safe.</summary>
/// <remarks>
/// Besides what the informer reports it takes what the operator itself has just created or deleted, so that a pass never acts on a world
/// older than its own writes. Events are told apart by uid: a late deletion of a replaced revision does not remove its successor.
/// </remarks>
public sealed class RevisionIndex
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, Dictionary<string, KnownRevision>> _byWorkflow = [];
    private readonly HashSet<string> _deletedUids = [];

    public void Put(ControllerRevision revision)
    {
        if (RevisionName.WorkflowOf(revision) is not { } workflow)
            return;
        var known = KnownRevision.From(revision);
        lock (_lock)
        {
            // The informer may still report what the operator has deleted already.
            if (known.Uid is { } uid && _deletedUids.Contains(uid))
                return;
            if (!_byWorkflow.TryGetValue(workflow, out var revisions))
                _byWorkflow[workflow] = revisions = [];
            revisions[known.Name] = known;
        }
    }

    /// <summary>The informer saw it go.</summary>
    public void Remove(ControllerRevision revision)
    {
        if (RevisionName.WorkflowOf(revision) is not { } workflow)
            return;
        lock (_lock)
        {
            Forget(workflow, revision.Metadata.Name, revision.Metadata.Uid);
            if (revision.Metadata.Uid is { } uid)
                _deletedUids.Remove(uid);
        }
    }

    /// <summary>The operator deleted it; the informer's word is still to come.</summary>
    public void RemoveOwn(NamespacedName workflow, KnownRevision revision)
    {
        lock (_lock)
        {
            if (Forget(workflow, revision.Name, revision.Uid) && revision.Uid is { } uid)
                _deletedUids.Add(uid);
        }
    }

    public IReadOnlyList<KnownRevision> Of(NamespacedName workflow)
    {
        lock (_lock)
            return _byWorkflow.TryGetValue(workflow, out var revisions) ? [.. revisions.Values] : [];
    }

    private bool Forget(NamespacedName workflow, string name, string? uid)
    {
        if (!_byWorkflow.TryGetValue(workflow, out var revisions) || !revisions.TryGetValue(name, out var there) || there.Uid != uid)
            return false;
        revisions.Remove(name);
        if (revisions.Count == 0)
            _byWorkflow.Remove(workflow);
        return true;
    }
}
