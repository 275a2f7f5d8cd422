using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Approval;

/// <summary>What a person can decide about.</summary>
public static class PublishedDigest
{
    /// <summary>The digest that the operator published of the spec as it is now; null as long as it has not: a decision would be about something nobody can see.</summary>
    public static string? Of(McpWorkflow workflow) =>
        workflow.Status is { SpecDigest: { } published } status
        && (status.ObservedGeneration is null || status.ObservedGeneration == workflow.Metadata.Generation)
        && published == SpecDigest.Compute(workflow.Spec) ? published : null;
}
