using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Reviewing;

/// <summary>A workflow in a list.</summary>
internal sealed record WorkflowRow
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Tool { get; init; }

    public required string Phase { get; init; }

    /// <summary>Status of the condition <c>Approved</c>.</summary>
    public required string Approved { get; init; }

    /// <summary>Status of the condition <c>Ready</c>.</summary>
    public required string Ready { get; init; }

    public required string Target { get; init; }

    public required ReviewNotes Notes { get; init; }

    public string? SpecDigest { get; init; }

    public DateTimeOffset? Created { get; init; }

    /// <summary>Why it is not ready, where the operator has said so.</summary>
    public string? Message { get; init; }

    /// <summary>The document that it was made from no longer gives it; what is approved is served on.</summary>
    public bool SourceRemoved { get; init; }

    public static WorkflowRow Of(McpWorkflow workflow)
    {
        var status = workflow.Status;
        return new()
        {
            Namespace = workflow.Metadata.Namespace ?? "",
            Name = workflow.Metadata.Name,
            Tool = workflow.Spec.Tool.Name,
            Phase = status?.Phase ?? WorkflowPhase.Pending,
            Approved = Condition(status, "Approved")?.Status.ToString() ?? "Unknown",
            Ready = Condition(status, "Ready")?.Status.ToString() ?? "Unknown",
            Target = workflow.Spec.TargetRef.Name,
            Notes = ReviewNotes.Of(workflow),
            SpecDigest = status?.SpecDigest,
            Created = workflow.Metadata.CreationTimestamp,
            SourceRemoved = Condition(status, "Accepted")?.Reason == ConditionReason.SourceRemoved,
            Message = (Condition(status, "Accepted") is { } accepted && accepted.Status.ToString() == "False" ? accepted : Condition(status, "Ready"))?.Message,
        };
    }

    public JsonObject ToJson()
    {
        var json = Content();
        Notes.AddTo(json);
        return json;
    }

    private JsonObject Content() => new()
    {
        ["namespace"] = Namespace,
        ["name"] = Name,
        ["tool"] = Tool,
        ["phase"] = Phase,
        ["approved"] = Approved,
        ["ready"] = Ready,
        ["target"] = Target,
        ["risk"] = RiskRule.Word(Notes.Risk),
        ["specDigest"] = SpecDigest,
        ["created"] = Created?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture),
        ["sourceRemoved"] = SourceRemoved,
        ["message"] = Message,
    };

    private static Condition? Condition(McpWorkflowStatus? status, string type) => status?.Conditions?.FirstOrDefault(c => c.Type == type);
}
