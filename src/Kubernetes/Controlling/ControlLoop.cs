using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Controlling;

/// <summary>Takes keys from a queue and reconciles them with a number of workers, never one key twice at once.</summary>
public sealed partial class ControlLoop<TKey>(
    WorkQueue<TKey> queue, IReconciler<TKey> reconciler, int workers, ILogger logger, TimeProvider? time = null)
    where TKey : notnull
{
    private static readonly Func<ILogger, TKey, Guid, IDisposable?> PassScope = LoggerMessage.DefineScope<TKey, Guid>("{Key} {ReconcileId}");

    private static readonly TimeSpan WhileUnreachable = TimeSpan.FromSeconds(2);

    private readonly TimeProvider time = time ?? TimeProvider.System;

    /// <summary>Until cancelled, or until the queue is shut down and empty. Passes in progress are cancelled and awaited.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        await Task.WhenAll(Enumerable.Range(0, Math.Max(1, workers)).Select(_ => Task.Run(() => WorkAsync(ct), CancellationToken.None)));
    }

    private async Task WorkAsync(CancellationToken ct)
    {
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var item = await queue.GetAsync(ct);
                if (item.IsShutDown)
                    return;
                try
                {
                    Settle(item.Key, await PassAsync(item.Key, ct));
                }
                finally
                {
                    queue.Done(item.Key);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked for.
        }
    }

    private async Task<ReconcileOutcome> PassAsync(TKey key, CancellationToken ct)
    {
        using var scope = PassScope(logger, key, Guid.NewGuid());
        var began = time.GetTimestamp();
        try
        {
            var outcome = await reconciler.ReconcileAsync(key, ct);
            LogPass(key, outcome.GetType().Name, time.GetElapsedTime(began).TotalMilliseconds);
            return outcome;
        }
#pragma warning disable CA1031 // The one place where a pass's failure of any kind becomes a retry.
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return new ReconcileOutcome.RetryWithBackoff(e);
        }
    }

    private void Settle(TKey key, ReconcileOutcome outcome)
    {
        switch (outcome)
        {
            case ReconcileOutcome.Done:
                queue.Forget(key);
                break;
            case ReconcileOutcome.RequeueAfter after:
                queue.Forget(key);
                queue.AddAfter(key, after.Delay);
                break;
            case ReconcileOutcome.RetryWithBackoff retry:
                LogRetry(retry.Cause, key, queue.Requeues(key) + 1);
                queue.AddRateLimited(key, LongestWait(retry.Cause));
                break;
            case ReconcileOutcome.Terminal terminal:
                LogTerminal(key, terminal.Reason);
                queue.Forget(key);
                break;
            default:
                throw new InvalidOperationException($"Unknown outcome {outcome}.");
        }
    }

    /// <summary>A server that does not answer or is starting is no fault of the key: what waits for it goes on soon after it is back.</summary>
    private static TimeSpan? LongestWait(Exception cause) => cause is HttpRequestException or KubernetesApiException { Code: 503 } ? WhileUnreachable : null;

    [LoggerMessage(1200, LogLevel.Debug, "Reconciled {Key}: {Outcome} in {Milliseconds:0.0} ms.")]
    private partial void LogPass(TKey key, string outcome, double milliseconds);

    [LoggerMessage(1201, LogLevel.Warning, "Reconciling {Key} failed, failure {Failures}; it is tried again with backoff.")]
    private partial void LogRetry(Exception cause, TKey key, int failures);

    [LoggerMessage(1202, LogLevel.Warning, "Reconciling {Key} is given up until it changes: {Reason}")]
    private partial void LogTerminal(TKey key, string reason);
}
