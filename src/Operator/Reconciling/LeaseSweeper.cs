using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Observing;

namespace Signalbox.Operator.Reconciling;

/// <summary>Deletes the Leases that killed tool servers left behind.</summary>
public sealed partial class LeaseSweeper(
    KubernetesClient client, ReplicaBoard replicas, string systemNamespace, TimeProvider time, ILogger<LeaseSweeper> logger)
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    public async Task RunAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                await SweepAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked for.
        }
    }

    /// <summary>Once. What cannot be deleted is logged and left to the next time.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var (name, resourceVersion) in replicas.Abandoned())
        {
            var key = new NamespacedName(systemNamespace, name);
            try
            {
                await client.DeleteAsync(Kinds.Leases, key, new() { PreconditionResourceVersion = resourceVersion }, ct);
                LogDeleted(key);
            }
            catch (KubernetesApiException e) when (e.IsNotFound || e.IsConflict)
            {
                // It went, or its replica is back: the informer brings that.
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                LogLeft(e, key);
            }
        }
    }

    [LoggerMessage(3020, LogLevel.Information, "Deleted Lease {Lease}: its tool server has not renewed it for more than an hour.")]
    private partial void LogDeleted(NamespacedName lease);

    [LoggerMessage(3021, LogLevel.Warning, "Lease {Lease} of a tool server that is gone cannot be deleted; trying again in a minute.")]
    private partial void LogLeft(Exception exception, NamespacedName lease);
}
