using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>A control plane with our CRDs on it, an operator and a tool server.</summary>
public sealed class RunningPlane(IControlPlane plane, SignalboxProcesses processes) : IAsyncDisposable
{
    public string Kubeconfig => plane.Kubeconfig;

    public SignalboxProcesses Processes { get; } = processes;

    public static async Task<RunningPlane> StartAsync(Func<Task<IControlPlane>> start)
    {
        var plane = await start();
        try
        {
            var kubectl = new Kubectl(plane.Kubeconfig, null);
            (await kubectl.RunAsync("apply", "--validate=false", "-f", Path.Combine(RepositoryPaths.Root, "config", "crds"))).Succeeded();
            (await kubectl.RunAsync("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all")).Succeeded();
            return new(plane, await SignalboxProcesses.StartAsync(plane.Kubeconfig));
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    /// <summary>A namespace of its own for one test.</summary>
    public async Task<Kubectl> NewNamespaceAsync()
    {
        var ns = $"t-{Guid.NewGuid():N}"[..14];
        (await new Kubectl(Kubeconfig, null).RunAsync("create", "namespace", ns)).Succeeded();
        return new(Kubeconfig, ns);
    }

    public async ValueTask DisposeAsync()
    {
        await Processes.DisposeAsync();
        await plane.DisposeAsync();
    }
}
