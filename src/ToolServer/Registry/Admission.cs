using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Registry;

/// <summary>What was decided about one workflow: a tool, a refusal, or neither (nothing of it is approved).</summary>
/// <param name="LiveDigest">The digest that <see cref="Workflows.Approval.ApprovalRule"/> lets live; null: none.</param>
/// <param name="Tool">Set when the live revision can be served.</param>
/// <param name="Refusal">Set when there is a live digest that cannot be served.</param>
/// <param name="Message">For people, with the remedy; set with <paramref name="Refusal"/>.</param>
/// <param name="Revision">The revision that the decision rests on, to know when it must be taken again.</param>
public sealed record Admission(string? LiveDigest, ServedTool? Tool, RefusalReason? Refusal, string? Message, ControllerRevision? Revision)
{
    /// <summary>Nothing of the workflow is live.</summary>
    public static Admission NotLive { get; } = new(null, null, null, null, null);
}
