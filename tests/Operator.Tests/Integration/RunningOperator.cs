using Signalbox.Kubernetes;

namespace Signalbox.Operator.Tests.Integration;

internal sealed record RunningOperator(OperatorHost Host, KubernetesClient Client) : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Client.Dispose();
    }
}
