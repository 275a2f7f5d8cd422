using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Controlling;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;
using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Observing;

/// <summary>Everything that passes look at, kept up to date by informers, and the queues that say what to look at again.</summary>
public sealed class OperatorWorld : IDisposable
{
    private readonly TimeProvider _time;
    private readonly TimeSpan _hold;
    private long _holdUntil;
    private long _sweepAt;

    public OperatorWorld(KubernetesClient client, OperatorOptions options, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _time = time;
        _hold = options.ConfirmationHold;
        var ns = options.WatchNamespace;
        Workflows = new(client, SignalboxApi.Workflows, ns, null, loggerFactory, time) { Trim = w => w with { Metadata = w.Metadata.WithoutLastApplied() } };
        ApprovalObjects = new(client, SignalboxApi.Approvals, ns, null, loggerFactory, time) { Trim = a => a with { Metadata = a.Metadata.WithoutLastApplied() } };
        Targets = new(client, SignalboxApi.Targets, ns, null, loggerFactory, time) { Trim = t => t with { Metadata = t.Metadata.WithoutLastApplied() } };
        RevisionObjects = new(client, Kinds.ControllerRevisions, ns, new() { LabelSelector = SignalboxLabels.Workflow }, loggerFactory, time);
        Leases = new(client, Kinds.Leases, options.SystemNamespace,
            new() { LabelSelector = $"{SignalboxLabels.Component}={SignalboxLabels.ToolServerComponent}" }, loggerFactory, time);
        WorkflowQueue = new("workflows", time);
        TargetQueue = new("targets", time);
        Replicas = new(time);
        Workflows.Changed += OnWorkflow;
        ApprovalObjects.Changed += OnApproval;
        Targets.Changed += OnTarget;
        RevisionObjects.Changed += OnRevision;
        Leases.Changed += OnLease;
        HoldConfirmations();
    }

    public Informer<McpWorkflow> Workflows { get; }

    public Informer<McpWorkflowApproval> ApprovalObjects { get; }

    public Informer<McpTarget> Targets { get; }

    public Informer<ControllerRevision> RevisionObjects { get; }

    public Informer<Lease> Leases { get; }

    public WorkQueue<NamespacedName> WorkflowQueue { get; }

    public WorkQueue<NamespacedName> TargetQueue { get; }

    public ReferenceIndex<McpWorkflowApproval> Approvals { get; } = new(a => new(a.Metadata.Namespace ?? "", a.Spec.WorkflowName));

    public ReferenceIndex<McpWorkflow> WorkflowsByTarget { get; } = new(w => new(w.Metadata.Namespace ?? "", w.Spec.TargetRef.Name));

    public RevisionIndex Revisions { get; } = new();

    public ReplicaBoard Replicas { get; }

    public LiveBoard Live { get; } = new();

    public ToolNameBoard ToolNames { get; } = new();

    public CallBoard Calls { get; } = new();

    public SpecReviews Reviews { get; } = new();

    public OwnWrites OwnWrites { get; } = new();

    public Task Synced => Task.WhenAll(Workflows.Synced, ApprovalObjects.Synced, Targets.Synced, RevisionObjects.Synced, Leases.Synced);

    /// <summary>The longest that any kind has not heard of the server.</summary>
    public TimeSpan SinceProgress => new[]
    {
        Workflows.SinceProgress, ApprovalObjects.SinceProgress, Targets.SinceProgress, RevisionObjects.SinceProgress, Leases.SinceProgress,
    }.Max();

    public WorkflowObservation Observe(NamespacedName key, McpWorkflow workflow)
    {
        var (digest, problems) = Reviews.Of(key, workflow);
        return new()
        {
            Workflow = workflow,
            SpecDigest = digest,
            Problems = problems,
            Approvals = Approvals.Of(key),
            Revisions = Revisions.Of(key),
            TargetExists = Targets.Store.TryGet(new(key.Namespace, workflow.Spec.TargetRef.Name), out _),
            Replicas = Replicas.Read().Ready,
            NameTakenBy = ToolNames.TakenBy(key),
            CallProblem = Calls.Problem(key),
            Now = _time.GetUtcNow(),
            HoldConfirmationUntil = new DateTimeOffset(Interlocked.Read(ref _holdUntil), TimeSpan.Zero),
            LiveSince = Live.Since(key),
        };
    }

    /// <summary>
    /// Lets every live workflow say by which id it is called, and then claim its tool name, so that the first passes after a start already
    /// know who calls whom and who has which name.
    /// </summary>
    public void ClaimNames()
    {
        ForEach((key, workflow) =>
        {
            var plan = WorkflowReconciliation.Decide(Observe(key, workflow));
            Calls.Set(key, plan.LiveDigest, plan.LiveCalls);
        });
        ForEach((key, workflow) =>
        {
            if (WorkflowReconciliation.Decide(Observe(key, workflow)).LiveToolName is { } name)
                ToolNames.Claim(key, ToolClaim.Of(workflow, name));
        });
    }

    private void ForEach(Action<NamespacedName, McpWorkflow> look)
    {
        foreach (var workflow in Workflows.Store.Snapshot())
        {
            try
            {
                look(new(workflow.Metadata.Namespace ?? "", workflow.Metadata.Name), workflow);
            }
            catch (CanonicalJsonException)
            {
                // It has no digest, so it claims nothing; its own pass says so.
            }
        }
    }

    /// <summary>Looks after the replicas: whoever has not renewed is taken out, and after a change all live workflows are looked at once more.</summary>
    public async Task WatchReplicasAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                Apply(Replicas.Expire());
                if (Interlocked.Read(ref _sweepAt) is var at and > 0 && _time.GetUtcNow().UtcTicks >= at)
                {
                    Interlocked.CompareExchange(ref _sweepAt, 0, at);
                    Enqueue(Live.All());
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked for.
        }
    }

    public void Dispose()
    {
        WorkflowQueue.Dispose();
        TargetQueue.Dispose();
    }

    internal void Enqueue(IEnumerable<NamespacedName> workflows)
    {
        foreach (var key in workflows)
            WorkflowQueue.Add(key);
    }

    private void OnWorkflow(ObjectChange<McpWorkflow> change)
    {
        WorkflowsByTarget.Change(change.Old, change.New);
        WorkflowQueue.Add(change.Key);
    }

    private void OnApproval(ObjectChange<McpWorkflowApproval> change)
    {
        Approvals.Change(change.Old, change.New);
        foreach (var approval in new[] { change.Old, change.New })
        {
            if (approval is not null)
                WorkflowQueue.Add(new(change.Key.Namespace, approval.Spec.WorkflowName));
        }
    }

    private void OnTarget(ObjectChange<McpTarget> change)
    {
        TargetQueue.Add(change.Key);
        // Workflows look only at whether it exists.
        if (change.Old is null || change.New is null)
            Enqueue(WorkflowsByTarget.Of(change.Key).Select(w => new NamespacedName(change.Key.Namespace, w.Metadata.Name)));
    }

    private void OnRevision(ObjectChange<ControllerRevision> change)
    {
        if (change.Old is { } old && old.Metadata.Uid != change.New?.Metadata.Uid)
            Revisions.Remove(old);
        if (change.New is { } @new)
            Revisions.Put(@new);
        if ((change.New ?? change.Old) is { } revision && RevisionName.WorkflowOf(revision) is { } workflow)
            WorkflowQueue.Add(workflow);
    }

    private void OnLease(ObjectChange<Lease> change) => Apply(Replicas.Observe(change.Key.Name, change.New));

    private void Apply(ReplicaChange change)
    {
        if (change.IsMembership)
        {
            HoldConfirmations();
            Enqueue(Live.Unconfirmed());
        }
        else if (change.Marks.Count > 0)
        {
            Enqueue(Live.Find(change.Marks));
        }
    }

    /// <summary>
    /// Confirmed workflows stay confirmed for a while. Also at the beginning of a term: after an outage the replicas have not renewed their Leases
    /// either, and nobody wants every workflow to be written as not served, and a moment later as served.
    /// </summary>
    public void HoldConfirmations()
    {
        var until = _time.GetUtcNow() + _hold;
        Interlocked.Exchange(ref _holdUntil, until.UtcTicks);
        Interlocked.Exchange(ref _sweepAt, until.UtcTicks + TimeSpan.TicksPerMillisecond);
    }
}
