using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Runs;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Registry;

/// <summary>Copies of everything in the cluster that serving needs. They stay as they are while the API server is away.</summary>
public sealed class ClusterWatch : ITargetSource
{
    /// <param name="client">The client to read with.</param>
    /// <param name="ns">One namespace, or null for all.</param>
    /// <param name="fromCache">
    /// Begin with the workflows that the API server has cached. Only for who serves nothing but pinned revisions: a revision says itself that it was withdrawn,
    /// where such a workflow may not do so yet.
    /// </param>
    /// <param name="secrets">Those that targets name.</param>
    /// <param name="loggerFactory">Where failures are reported.</param>
    /// <param name="time">The clock.</param>
    public ClusterWatch(KubernetesClient client, string? ns, bool fromCache, ReferencedSecrets secrets, ILoggerFactory loggerFactory, TimeProvider time)
    {
        // Conditions are for people and for the operator.
        Workflows = new(client, SignalboxApi.Workflows, ns, new() { FirstListFromCache = fromCache }, loggerFactory, time)
        {
            Trim = w =>
            {
                Digests.Take(w);
                return w with { Metadata = w.Metadata.WithoutLastApplied(), Status = w.Status is null ? null : w.Status with { Conditions = null } };
            },
        };
        Approvals = new(client, SignalboxApi.Approvals, ns, null, loggerFactory, time) { Trim = a => a with { Metadata = a.Metadata.WithoutLastApplied(), Status = null } };
        Targets = new(client, SignalboxApi.Targets, ns, null, loggerFactory, time) { Trim = t => t with { Metadata = t.Metadata.WithoutLastApplied(), Status = null } };
        // The label keeps the revisions of DaemonSets and StatefulSets out.
        Revisions = new(client, Kinds.ControllerRevisions, ns, new() { LabelSelector = SignalboxLabels.Workflow }, loggerFactory, time);
        Secrets = secrets;
    }

    /// <summary>Of the workflows of the first list.</summary>
    public ArrivingDigests Digests { get; } = new();

    public Informer<McpWorkflow> Workflows { get; }

    public Informer<McpWorkflowApproval> Approvals { get; }

    public Informer<McpTarget> Targets { get; }

    public Informer<ControllerRevision> Revisions { get; }

    public ReferencedSecrets Secrets { get; }

    /// <summary>Completes when each kind has been read in full once.</summary>
    public Task Synced => Task.WhenAll(Workflows.Synced, Approvals.Synced, Targets.Synced, Revisions.Synced);

    /// <summary>Time since the API server was last heard of each kind.</summary>
    public IEnumerable<(string Resource, TimeSpan Since)> Staleness() =>
    [
        (SignalboxApi.Workflows.Plural, Workflows.SinceProgress),
        (SignalboxApi.Approvals.Plural, Approvals.SinceProgress),
        (SignalboxApi.Targets.Plural, Targets.SinceProgress),
        (Kinds.ControllerRevisions.Plural, Revisions.SinceProgress),
    ];

    public McpTarget? Find(NamespacedName target) => Targets.Store.TryGet(target, out var found) ? found : null;

    public Secret? FindSecret(NamespacedName secret) => Secrets.Find(secret);

    /// <summary>The revisions for runs that go on with the one that they began with.</summary>
    internal RevisionSource RevisionSource() => new(
        name => Revisions.Store.TryGet(name, out var found) ? found : null,
        (ns, digest) => Revisions.Store.Snapshot().FirstOrDefault(
            r => r.Metadata.Namespace == ns && r.Metadata.Annotations?.GetValueOrDefault(SignalboxLabels.SpecDigest) == digest));

    /// <summary>Who has denied the very revision of a plan that a run goes by, in words; the deletion of the workflow counts. Null: nobody has.</summary>
    /// <param name="workflow">The workflow that was called.</param>
    /// <param name="plan">Its plan, or that of one which it calls.</param>
    internal string? Denial(NamespacedName workflow, WorkflowPlan plan)
    {
        if (!Workflows.Store.TryGet(workflow, out var own))
            return $"the deletion of McpWorkflow {workflow}";
        var denial = ApprovalRule.DenialOf(own, Approvals.Store.Snapshot(), plan.SpecDigest);
        if (denial is not null || own.Spec.WorkflowId == plan.Spec.WorkflowId)
            return denial;
        return Workflows.Store.Snapshot()
            .Where(other => other.Metadata.Namespace == workflow.Namespace && other.Spec.WorkflowId == plan.Spec.WorkflowId)
            .Select(other => ApprovalRule.DenialOf(other, Approvals.Store.Snapshot(), plan.SpecDigest)).FirstOrDefault(found => found is not null);
    }

    /// <summary>Returns only when cancelled.</summary>
    public Task RunAsync(CancellationToken ct) =>
        Task.WhenAll(Workflows.RunAsync(ct), Approvals.RunAsync(ct), Targets.RunAsync(ct), Revisions.RunAsync(ct));
}
