using System.Diagnostics.Metrics;

namespace Signalbox.Kubernetes;

/// <summary>
/// The meter of this client. Instrument names are final: they are those of client-go and controller-runtime where such exist, so that
/// existing dashboards work.
/// </summary>
public static class KubernetesMeter
{
    public const string Name = "Signalbox.Kubernetes";

    internal static Meter Instance { get; } = new(Name);
}
