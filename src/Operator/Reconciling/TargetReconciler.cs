using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Controlling;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Operator.Reconciling;

/// <summary>Says in a target's status whether it can be used.</summary>
public sealed class TargetReconciler(KubernetesClient client, OperatorWorld world, TimeProvider time) : IReconciler<NamespacedName>
{
    private static readonly PatchQuery Status = new() { Subresource = "status", FieldManager = WorkflowWriter.FieldManager };

    public async Task<ReconcileOutcome> ReconcileAsync(NamespacedName key, CancellationToken ct)
    {
        if (!world.Targets.Store.TryGet(key, out var target)
            || TargetReconciliation.Decide(target, TargetValidator.Validate(target.Spec), time.GetUtcNow()) is not { } patch)
        {
            return new ReconcileOutcome.Done();
        }
        patch["metadata"] = new JsonObject { ["resourceVersion"] = target.Metadata.ResourceVersion };
        try
        {
            await client.PatchAsync(SignalboxApi.Targets, key, Patch.Merge(patch), Status, ct);
        }
        catch (KubernetesApiException error) when (error.IsNotFound || error.IsConflict)
        {
            // It changed or went: the informer brings that, and with it the next pass.
        }
        return new ReconcileOutcome.Done();
    }
}
