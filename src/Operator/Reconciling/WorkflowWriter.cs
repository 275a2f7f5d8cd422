using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Recording;
using Signalbox.Operator.Decisions;
using Signalbox.Operator.Hosting;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Reconciling;

/// <summary>Carries plans out: at most one status write a workflow, and the revision before the status that names it.</summary>
public sealed partial class WorkflowWriter(
    KubernetesClient client, OperatorWorld world, RevisionWriter revisions, EventRecorder events, TimeProvider time, ILogger<WorkflowWriter> logger)
{
    public const string FieldManager = "signalbox-operator";
    private static readonly PatchQuery Status = new() { Subresource = "status", FieldManager = FieldManager };

    /// <returns>False when somebody else was faster: the newer state is known by then, and the caller decides anew.</returns>
    public async Task<bool> CarryOutAsync(NamespacedName key, McpWorkflow workflow, WorkflowPlanOfAction plan, CancellationToken ct)
    {
        var replaced = plan.RevisionsToDelete.Where(r => r.Name == plan.RevisionToCreate?.Name).ToArray();
        foreach (var revision in replaced)
            await revisions.DeleteAsync(key, revision, ct);
        if (plan.RevisionToCreate is { } draft && !await revisions.CreateAsync(key, workflow, draft, ct))
            return false;
        foreach (var mark in plan.RevisionsToMark)
        {
            if (!await revisions.MarkAsync(key, mark, ct))
                return false;
        }
        if (plan.StatusPatch is { } patch && !await PatchAsync(key, workflow, patch, ct))
            return false;
        Report(key, workflow, plan);
        foreach (var revision in plan.RevisionsToDelete.Except(replaced))
            await revisions.DeleteAsync(key, revision, ct);
        foreach (var status in plan.ApprovalStatuses)
            await PatchAsync(status, ct);
        return true;
    }

    /// <summary>What is left of a workflow that is gone: its approvals are told, its revisions go where no garbage collector takes them.</summary>
    public async Task CleanUpAsync(NamespacedName key, CancellationToken ct)
    {
        foreach (var status in ApprovalEffects.WithoutWorkflow(world.Approvals.Of(key), time.GetUtcNow()))
            await PatchAsync(status, ct);
        foreach (var revision in world.Revisions.Of(key).Where(r => r.OwnerUids.Count > 0))
            await revisions.DeleteAsync(key, revision, ct);
    }

    private async Task<bool> PatchAsync(NamespacedName key, McpWorkflow workflow, JsonObject patch, CancellationToken ct)
    {
        var read = workflow.Metadata.ResourceVersion;
        var body = patch.DeepClone().AsObject();
        body["metadata"] = new JsonObject { ["resourceVersion"] = read };
        try
        {
            world.OwnWrites.Record(key, read, await client.PatchAsync(SignalboxApi.Workflows, key, Patch.Merge(body), Status, ct));
            return true;
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            return true; // deleted meanwhile; the informer will say so
        }
        catch (KubernetesApiException error) when (error.IsConflict)
        {
            if (await client.FindAsync(SignalboxApi.Workflows, key, ct) is { } fresh && fresh.Metadata.ResourceVersion != read)
                world.OwnWrites.Record(key, read, fresh);
            return false;
        }
    }

    private async Task PatchAsync(ApprovalStatusPatch status, CancellationToken ct)
    {
        var metadata = status.Approval.Metadata;
        var body = status.Patch.DeepClone().AsObject();
        body["metadata"] = new JsonObject { ["resourceVersion"] = metadata.ResourceVersion };
        try
        {
            var key = new NamespacedName(metadata.Namespace ?? "", metadata.Name);
            world.Approvals.Change(status.Approval, await client.PatchAsync(SignalboxApi.Approvals, key, Patch.Merge(body), Status, ct));
        }
        catch (KubernetesApiException error) when (error.IsNotFound || error.IsConflict)
        {
            // It changed or went: the informer brings that, and with it the next pass.
        }
    }

    private void Report(NamespacedName key, McpWorkflow workflow, WorkflowPlanOfAction plan)
    {
        var regarding = ObjectRef.For(SignalboxApi.Workflows, workflow);
        foreach (var planned in plan.Events)
        {
            events.Record(regarding, planned.IsWarning ? EventType.Warning : EventType.Normal, planned.Reason, "Reconcile", planned.Note);
            LogTransition(planned.IsWarning ? LogLevel.Warning : LogLevel.Information, key, planned.Reason, planned.Note);
            if (planned.Reason == EventReason.SpecChangedAfterApproval)
                OperatorMetrics.SpecChanged.Add(1);
            if (planned.Reason == EventReason.RevisionTampered)
                OperatorMetrics.TamperedRevisions.Add(1);
        }
    }

    [LoggerMessage(EventId = 3012, Message = "{Workflow}: {Reason}: {Note}")]
    private partial void LogTransition(LogLevel level, NamespacedName workflow, string reason, string note);
}
