namespace Signalbox.Kubernetes.Controlling;

/// <summary>Brings the world nearer to what one object wants. Level-based: it looks at what is, not at what happened, and may be called any number of times.</summary>
public interface IReconciler<TKey>
{
    /// <summary>Never called twice at once for one key. An exception counts as <see cref="ReconcileOutcome.RetryWithBackoff"/>.</summary>
    Task<ReconcileOutcome> ReconcileAsync(TKey key, CancellationToken ct);
}
