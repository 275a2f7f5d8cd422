using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.LocalCluster;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>The embedded control plane, alone: operator and tool server are processes of their own, as on a cluster.</summary>
public sealed class LocalClusterControlPlane : IControlPlane
{
    private readonly string _folder;
    private readonly LocalClusterHost _host;

    private LocalClusterControlPlane(string folder, LocalClusterHost host)
    {
        _folder = folder;
        _host = host;
    }

    public string Kubeconfig => _host.KubeconfigPath;

    public static async Task<LocalClusterControlPlane> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-local-").FullName;
        var options = new LocalClusterOptions
        {
            DataDirectory = folder,
            Port = 0,
            CrdFiles = [Path.Combine(RepositoryPaths.Root, "config", "crds")],
        };
        return new(folder, await LocalClusterHost.StartAsync(options, NullLoggerFactory.Instance, CancellationToken.None));
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
