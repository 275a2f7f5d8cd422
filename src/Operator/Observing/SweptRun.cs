using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Observing;

/// <summary>A run as far as its retention goes: without its checkpoint, which is most of it.</summary>
public sealed record SweptRun : IKubernetesObject
{
    public static ResourceKind<SweptRun> Resource { get; } = new(
        SignalboxApi.Group, SignalboxApi.Version, SignalboxApi.Runs.Kind, SignalboxApi.Runs.Plural, true, SweptRunJson.Default.SweptRun);

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public ObjectMeta Metadata { get; init; } = new();

    public SweptRunStatus? Status { get; init; }
}
