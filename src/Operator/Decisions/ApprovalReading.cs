using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>What people wrote into the status, brought into the form that the operator keeps.</summary>
/// <param name="Approval">
/// The record to keep. An approval of the current spec names it in <c>specDigest</c>, one of an earlier spec in <c>supersededDigest</c>;
/// so whatever stands in <c>specDigest</c> of an approval that is not for the current spec was put there by a person since the last pass.
/// </param>
/// <param name="Named">Digest, author and time of a decision that was made since the last pass; null when none was.</param>
/// <param name="Events">What has to be told about it.</param>
public sealed record ApprovalReading(ApprovalRecord? Approval, ApprovalRecord? Named, IReadOnlyList<PlannedEvent> Events);
