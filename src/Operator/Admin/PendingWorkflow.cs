using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admin;

/// <summary>A workflow that waits for a decision.</summary>
/// <param name="Namespace">Where it is.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Tool">Name of the tool that it would be.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What it says of itself.</param>
/// <param name="Target">Name of the McpTarget that it calls.</param>
/// <param name="SpecDigest">What a decision is about; null as long as the operator has not published it.</param>
/// <param name="Served">The digest that is served meanwhile; null for none.</param>
/// <param name="Created">When it was made.</param>
internal sealed record PendingWorkflow(
    string Namespace, string Name, string Tool, string? Title, string? Description, string Target, string? SpecDigest, string? Served, DateTimeOffset? Created)
{
    public static PendingWorkflow Of(McpWorkflow workflow) => new(
        workflow.Metadata.Namespace ?? "", workflow.Metadata.Name, workflow.Spec.Tool.Name, workflow.Spec.Tool.Title, workflow.Spec.Tool.Description,
        workflow.Spec.TargetRef.Name, PublishedDigest.Of(workflow), workflow.Status?.Served?.SpecDigest, workflow.Metadata.CreationTimestamp);
}
