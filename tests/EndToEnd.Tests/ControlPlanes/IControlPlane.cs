namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>A Kubernetes API that the suite runs against.</summary>
public interface IControlPlane : IAsyncDisposable
{
    /// <summary>Administrator's kubeconfig.</summary>
    string Kubeconfig { get; }
}
