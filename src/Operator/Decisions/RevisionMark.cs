using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>A revision whose mark <see cref="SignalboxLabels.Withdrawn"/> is to be set or taken away.</summary>
/// <param name="Revision">Which one.</param>
/// <param name="Withdrawn">Whether it bears the mark from then on.</param>
public sealed record RevisionMark(KnownRevision Revision, bool Withdrawn)
{
    /// <summary>The live revision bears no mark, each other one that is kept does.</summary>
    /// <param name="seen">What the pass looks at.</param>
    /// <param name="live">What is live by it.</param>
    /// <param name="deleted">Revisions that go anyway.</param>
    public static IEnumerable<RevisionMark> Missing(WorkflowObservation seen, LiveRevision live, IReadOnlyCollection<KnownRevision> deleted) =>
        seen.Revisions
            .Where(revision => seen.Owns(revision) && revision.IsWithdrawn == (revision.Name == live.Name) && !deleted.Contains(revision))
            .Select(revision => new RevisionMark(revision, !revision.IsWithdrawn));
}
