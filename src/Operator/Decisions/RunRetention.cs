using Signalbox.Operator.Observing;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>Which ended runs have been kept long enough. Pure. A run that has not ended is never among them.</summary>
public static class RunRetention
{
    /// <param name="runs">All there are.</param>
    /// <param name="now">The time.</param>
    /// <param name="timeToLive">How long a run is kept after its end.</param>
    /// <param name="mostPerNamespace">Ended runs a namespace; of more the oldest go first.</param>
    public static IReadOnlyList<SweptRun> Expired(IEnumerable<SweptRun> runs, DateTimeOffset now, TimeSpan timeToLive, int mostPerNamespace) =>
    [
        .. from ns in runs.Where(r => RunPhase.IsEnd(r.Status?.Phase)).GroupBy(r => r.Metadata.Namespace, StringComparer.Ordinal)
           from aged in ns.OrderByDescending(EndedAt).ThenBy(r => r.Metadata.Name, StringComparer.Ordinal).Select((run, rank) => (Run: run, Rank: rank))
           where aged.Rank >= mostPerNamespace || now - EndedAt(aged.Run) > timeToLive
           select aged.Run,
    ];

    private static DateTimeOffset EndedAt(SweptRun run) => run.Status?.EndedAt ?? run.Metadata.CreationTimestamp ?? DateTimeOffset.UnixEpoch;
}
