using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;

namespace Signalbox.Ingest.Tests.Publishing;

/// <summary>One local cluster for the tests of a class; each test has a namespace of its own in it.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-ingest-cluster-").FullName;
    private LocalClusterHost? _cluster;
    private int _namespaces;

    public KubernetesClient Client { get; private set; } = null!;

    public async Task<string> NewNamespaceAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _namespaces)}";
        await Client.SendRawAsync(
            HttpMethod.Post, "/api/v1/namespaces",
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = name } }, "application/json", default);
        return name;
    }

    public async Task InitializeAsync()
    {
        _cluster = await LocalClusterHost.StartAsync(
            new() { DataDirectory = _folder, CrdFiles = Directory.GetFiles(Path.Combine(SharedSpecs.RepositoryRoot(), "config", "crds"), "*.yaml") },
            NullLoggerFactory.Instance,
            CancellationToken.None);
        Client = new(KubernetesClientConfigurationLocator.Locate(_cluster.KubeconfigPath), NullLoggerFactory.Instance);
    }

    public async Task DisposeAsync()
    {
        Client?.Dispose();
        if (_cluster is not null) await _cluster.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
