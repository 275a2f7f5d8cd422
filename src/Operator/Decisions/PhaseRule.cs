using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>The phase is a function of the conditions, and of nothing else.</summary>
/// <remarks>
/// That is what makes a person's gesture visible: whatever the operator writes, phase and conditions agree, so a phase that disagrees was
/// written by someone else. A change of this function must therefore never make an older operator's status disagree with itself.
/// </remarks>
public static class PhaseRule
{
    public static string Of(IReadOnlyList<Condition>? conditions)
    {
        var accepted = Find(conditions, ConditionType.Accepted);
        var approved = Find(conditions, ConditionType.Approved);
        var ready = Find(conditions, ConditionType.Ready);
        // A workflow whose source is gone still compiles: its approval counts, and it is served.
        if (accepted?.Status == ConditionStatus.False && accepted.Reason != ConditionReason.SourceRemoved)
            return WorkflowPhase.Invalid;
        if (approved?.Reason == ApprovalReason.Denied)
            return WorkflowPhase.Rejected;
        if (approved?.Status != ConditionStatus.True)
            return WorkflowPhase.Pending;
        if (ready?.Reason == ConditionReason.Suspended)
            return WorkflowPhase.Suspended;
        return ready?.Status == ConditionStatus.True ? WorkflowPhase.Active : WorkflowPhase.Approved;
    }

    internal static Condition? Find(IReadOnlyList<Condition>? conditions, string type) => conditions?.FirstOrDefault(c => c.Type == type);
}
