using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Controlling;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Operator.Hosting;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Reconciling;

/// <summary>The edge around <see cref="WorkflowReconciliation"/>: sees, decides, carries out, and once more when somebody else was faster.</summary>
public sealed partial class WorkflowReconciler(OperatorWorld world, WorkflowWriter writer, TimeProvider time, ILogger<WorkflowReconciler> logger)
    : IReconciler<NamespacedName>
{
    /// <summary>Lost races in a row, after which the queue's backoff takes over.</summary>
    private const int Attempts = 4;

    public async Task<ReconcileOutcome> ReconcileAsync(NamespacedName key, CancellationToken ct)
    {
        var began = time.GetTimestamp();
        var result = "error";
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                if (!world.Workflows.Store.TryGet(key, out var cached))
                {
                    result = "unchanged";
                    await VanishedAsync(key, ct);
                    return new ReconcileOutcome.Done();
                }
                var workflow = world.OwnWrites.Latest(key, cached);
                var plan = Plan(key, workflow);
                result = plan.IsEmpty ? "unchanged" : "changed";
                if (await writer.CarryOutAsync(key, workflow, plan, ct))
                {
                    return plan.LookAgainAfter is { } delay ? new ReconcileOutcome.RequeueAfter(delay) : new ReconcileOutcome.Done();
                }
                result = "conflict";
                LogConflict(key, attempt + 1);
            }
            return new ReconcileOutcome.RetryWithBackoff(new OperatorException($"{key} was changed by others {Attempts} times in a row."));
        }
        catch (CanonicalJsonException error)
        {
            // Without a digest nothing can be approved, and trying again changes nothing.
            Withdraw(key);
            return new ReconcileOutcome.Terminal(error.Message);
        }
        finally
        {
            OperatorMetrics.Reconciliations.Add(1, KeyValuePair.Create("result", (object?)result));
            OperatorMetrics.ReconcileDuration.Record(time.GetElapsedTime(began).TotalSeconds);
        }
    }

    private WorkflowPlanOfAction Plan(NamespacedName key, McpWorkflow workflow)
    {
        var version = world.Replicas.Version;
        var seen = world.Observe(key, workflow);
        var plan = WorkflowReconciliation.Decide(seen);
        world.Enqueue(world.Calls.Set(key, plan.LiveDigest, plan.LiveCalls));
        if (world.Calls.Problem(key) is var problem && problem != seen.CallProblem)
            plan = WorkflowReconciliation.Decide(seen = seen with { CallProblem = problem });
        var (takenBy, affected) = world.ToolNames.Claim(key, plan.LiveToolName is { } name ? ToolClaim.Of(workflow, name) : null);
        if (takenBy != seen.NameTakenBy)
            plan = WorkflowReconciliation.Decide(seen with { NameTakenBy = takenBy });
        world.Enqueue(affected);
        // A replica that confirmed the digest before the board knew it was not told apart as ours.
        if (world.Live.Set(key, plan.LiveDigest, plan.IsConfirmed, time.GetUtcNow()) && world.Replicas.Version != version)
            world.WorkflowQueue.Add(key);
        return plan;
    }

    private async Task VanishedAsync(NamespacedName key, CancellationToken ct)
    {
        Withdraw(key);
        world.Reviews.Forget(key);
        world.OwnWrites.Forget(key);
        if (world.Workflows.Store.Unreadable.TryGetValue(key, out var why))
        {
            LogUnreadable(key, why);
            return;
        }
        await writer.CleanUpAsync(key, ct);
    }

    private void Withdraw(NamespacedName key)
    {
        world.Enqueue(world.ToolNames.Claim(key, null).Affected);
        world.Live.Set(key, null, false, time.GetUtcNow());
        world.Enqueue(world.Calls.Set(key, null, null));
    }

    [LoggerMessage(3000, LogLevel.Debug, "{Workflow} was changed by somebody else while it was worked on (attempt {Attempt}).")]
    private partial void LogConflict(NamespacedName workflow, int attempt);

    [LoggerMessage(3001, LogLevel.Warning, "{Workflow} cannot be read, so nothing is decided about it: {Why}")]
    private partial void LogUnreadable(NamespacedName workflow, string why);
}
