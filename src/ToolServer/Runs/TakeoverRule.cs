using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>Who goes on with a run. Pure; that two replicas decide alike is settled by the API server, which takes the first of two writes.</summary>
internal static class TakeoverRule
{
    /// <param name="run">As it was last seen.</param>
    /// <param name="me">This process.</param>
    /// <param name="activeHere">Whether this process runs it.</param>
    /// <param name="ownerIsDead">Whether its owner's Lease has expired, went long ago, or is another instance's.</param>
    /// <param name="unchangedFor">How long it has been seen like this, by our own clock.</param>
    /// <param name="patience">How long a process may take between the record and its first word in it.</param>
    public static TakeoverDecision Decide(RunSummary run, RunOwner me, bool activeHere, bool ownerIsDead, TimeSpan unchangedFor, TimeSpan patience)
    {
        if (activeHere)
            return run.Spec.Cancel == true ? TakeoverDecision.Cancel : TakeoverDecision.Leave;
        if (RunPhase.IsEnd(run.Status?.Phase) || run.Metadata.DeletionTimestamp is not null)
            return TakeoverDecision.Leave;
        if (run.Status?.Owner is { } owner)
        {
            // Owned by this very process, which knows nothing of it: the answer to the write that took it was lost, so it was never begun.
            return owner == me || ownerIsDead ? TakeoverDecision.Take : TakeoverDecision.Leave;
        }
        // Created, and its first status not written yet; its process may be about to.
        return run.Status?.Phase is null or RunPhase.Pending && unchangedFor < patience ? TakeoverDecision.Leave : TakeoverDecision.Take;
    }

    /// <summary>The end of a run that cannot be gone on with.</summary>
    /// <param name="sending">Whether a request that must not be repeated was on its way.</param>
    /// <param name="anyUnknown">Whether a finished step has an unknown outcome.</param>
    /// <param name="cancelled">Whether its end was asked for.</param>
    public static string EndOf(bool sending, bool anyUnknown, bool cancelled) =>
        sending || anyUnknown ? RunPhase.Unknown : cancelled ? RunPhase.Cancelled : RunPhase.Failed;
}
