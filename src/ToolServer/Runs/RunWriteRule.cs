using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>When a run is written down. Pure.</summary>
internal static class RunWriteRule
{
    /// <summary>Polls change little and come often: this far apart at the least.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>Whether a run without a record gets one before this request: when it changes things, or the caller was promised one.</summary>
    public static bool Begins(UpstreamRequest next, bool promised) => promised || !LongRunRule.IsSafe(next);

    /// <summary>Whether the request must be written down before it is sent, or a process that took over could send it a second time.</summary>
    public static bool IsIrrevocable(UpstreamRequest next) => !next.Repeatable;

    /// <summary>Whether a finished step must be written down before the next is begun.</summary>
    /// <param name="changedThings">A request that changes things has been answered since the last write.</param>
    /// <param name="moved">A step has succeeded for the first time since.</param>
    /// <param name="changed">Anything has happened since.</param>
    /// <param name="sinceWrite">Time since the last write.</param>
    public static bool IsDue(bool changedThings, bool moved, bool changed, TimeSpan sinceWrite) =>
        changedThings || moved || (changed && sinceWrite >= Interval);
}
