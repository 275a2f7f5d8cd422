using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>A run as every replica keeps it in memory: without the checkpoint, which is most of it.</summary>
internal sealed record RunSummary : IKubernetesObject
{
    public static ResourceKind<RunSummary> Resource { get; } = new(
        SignalboxApi.Group, SignalboxApi.Version, SignalboxApi.Runs.Kind, SignalboxApi.Runs.Plural, true, RunsJson.Default.RunSummary);

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public RunSummarySpec Spec { get; init; } = new();

    public RunSummaryStatus? Status { get; init; }

    public NamespacedName Key => new(Metadata.Namespace ?? "", Metadata.Name);

    public static RunSummary Of(McpWorkflowRun run) => new()
    {
        Metadata = run.Metadata,
        Spec = new() { WorkflowName = run.Spec.WorkflowName, Caller = run.Spec.Caller, Cancel = run.Spec.Cancel },
        Status = run.Status is { } status ? new() { Phase = status.Phase, Owner = status.Owner, StartedAt = status.StartedAt, EndedAt = status.EndedAt } : null,
    };
}
