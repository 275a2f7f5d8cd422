namespace Signalbox.Kubernetes.Tests.Support;

public sealed record WidgetStatus
{
    public string? Phase { get; init; }
}
