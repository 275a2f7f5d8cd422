namespace Signalbox.Kubernetes.Controlling;

/// <summary>What becomes of a key after a pass.</summary>
public abstract record ReconcileOutcome
{
    private ReconcileOutcome()
    {
    }

    /// <summary>Nothing to do until the next change.</summary>
    public sealed record Done : ReconcileOutcome;

    /// <summary>Well, and to be looked at again at that time.</summary>
    public sealed record RequeueAfter(TimeSpan Delay) : ReconcileOutcome;

    /// <summary>Failed, and worth another try.</summary>
    public sealed record RetryWithBackoff(Exception Cause) : ReconcileOutcome;

    /// <summary>Failed, and trying again without a change cannot help.</summary>
    public sealed record Terminal(string Reason) : ReconcileOutcome;
}
