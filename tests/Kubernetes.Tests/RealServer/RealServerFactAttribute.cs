namespace Signalbox.Kubernetes.Tests.RealServer;

/// <summary>Runs against a real API server where <c>SIGNALBOX_TEST_KUBECONFIG</c> names an administrator's kubeconfig of one.</summary>
internal sealed class RealServerFactAttribute : FactAttribute
{
    public const string Variable = "SIGNALBOX_TEST_KUBECONFIG";

    public RealServerFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable)))
            Skip = $"No real API server: set {Variable} to the kubeconfig of one that may be written to.";
    }
}
