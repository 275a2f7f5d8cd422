using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;

namespace Signalbox.Operator.Tests.Integration;

/// <summary>One local cluster for all tests of this folder; each test has its own namespaces in it.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-operator-").FullName;
    private LocalClusterHost? _cluster;
    private int _namespaces;

    public KubernetesClient NewClient() =>
        new(KubernetesClientConfigurationLocator.Locate(_cluster!.KubeconfigPath).WithComponent("operator-tests"), NullLoggerFactory.Instance);

    public string NewNamespaceName() => $"test-{Interlocked.Increment(ref _namespaces)}";

    public async Task InitializeAsync() => _cluster = await LocalClusterHost.StartAsync(
        new()
        {
            DataDirectory = _folder,
            CrdFiles = Directory.GetFiles(Path.Combine(Repository(), "config", "crds"), "*.yaml"),
        },
        NullLoggerFactory.Instance,
        CancellationToken.None);

    public async Task DisposeAsync()
    {
        if (_cluster is not null)
            await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static string Repository([CallerFilePath] string file = "")
    {
        var folder = new FileInfo(file).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Signalbox.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException($"No Signalbox.slnx above {file}.");
    }
}
