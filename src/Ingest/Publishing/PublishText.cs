using System.Globalization;
using System.Text;

namespace Signalbox.Ingest.Publishing;

/// <summary>What publishing did, for people.</summary>
public static class PublishText
{
    public static string Write(PublishOutcome outcome, string ns)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"applied    {outcome.Created.Count} created, {outcome.Updated.Count} updated, {outcome.Unchanged.Count} unchanged in namespace {ns}\n");
        if (outcome.TargetCreated)
            text.Append("target     a draft was created; look at its base URL and credentials before you approve anything\n");
        foreach (var kept in outcome.Kept)
            text.Append(CultureInfo.InvariantCulture, $"kept       {kept.Place}: {kept.Message}\n");
        foreach (var conflict in outcome.Conflicts)
            text.Append(CultureInfo.InvariantCulture, $"conflict   {conflict.Place}: {conflict.Message}\n");
        if (outcome.Conflicts.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"           to take the document's: ingest with --out DIR, then kubectl apply --server-side --force-conflicts --field-manager={ClusterPublisher.FieldManager} -n {ns} -f DIR/NAME.yaml\n");
        }
        Write(text, outcome.Clashes);
        foreach (var gone in outcome.SourceRemoved)
            text.Append(CultureInfo.InvariantCulture, $"gone       {gone}: the document no longer gives it; it is marked SourceRemoved, and what is approved is served on\n");
        foreach (var back in outcome.Restored)
            text.Append(CultureInfo.InvariantCulture, $"back       {back}: the document gives it again\n");
        return text.ToString();
    }

    public static string Write(WriteOutcome outcome, string folder)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"written    {outcome.Written} files, {outcome.Unchanged} as they were, {outcome.Removed} removed in {folder}\n");
        Write(text, outcome.Clashes);
        return text.ToString();
    }

    private static void Write(StringBuilder text, IReadOnlyList<IngestWarning> clashes)
    {
        foreach (var clash in clashes)
            text.Append(CultureInfo.InvariantCulture, $"clash      {clash.Place}: {clash.Message}\n");
    }
}
