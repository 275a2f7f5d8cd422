using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>The Accepted condition of a workflow.</summary>
public static class AcceptedRule
{
    /// <summary>A digest is 71 characters; whoever may write annotations may write anything into this one.</summary>
    private const int LongestDigest = 100;

    /// <summary>A spec that does not compile says so first: nothing of it can be served, whatever its source says.</summary>
    public static (bool IsAccepted, string Reason, string Message) Of(WorkflowObservation seen)
    {
        if (seen.Problems.Count > 0)
            return (false, ConditionReason.Invalid, string.Join("\n", seen.Problems.Take(20)));
        if (seen.Workflow.Metadata.Annotations?.GetValueOrDefault(SignalboxLabels.SourceRemoved) is not { } digest)
            return (true, ConditionReason.Valid, "The spec is valid.");
        var document = digest.Length <= LongestDigest ? digest : digest[..LongestDigest];
        return (false, ConditionReason.SourceRemoved,
            $"The source document no longer gives this workflow (document {document}). What is approved is served on: deny it, set spec.suspend or delete the workflow to withdraw the tool.");
    }
}
