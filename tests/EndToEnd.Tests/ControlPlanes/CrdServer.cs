using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>
/// The server of custom resources of Kubernetes 1.36 with our kinds on it. It knows CEL rules, selectable fields and strict field validation, but no kind of its own: who a caller is, what
/// it may do and which namespaces there are it asks of the kube-apiserver beside it.
/// </summary>
public sealed class CrdServer : IAsyncLifetime, IDisposable
{
    private const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-crds-").FullName;
    private readonly List<ManagedProcess> _processes = [];
    private KubernetesControlPlane? _plane;
    private KubernetesClient? _client;

    /// <summary>As the administrator.</summary>
    public KubernetesClient Client => _client ?? throw new InvalidOperationException("eng/kube-assets.sh --crd-server brings the server.");

    public async Task InitializeAsync()
    {
        if (!KubeAssets.HasCrdServer)
            return;
        _plane = await KubernetesControlPlane.StartAsync(KubeAssets.Folder!);
        var ports = FreePort.Take(3);
        _processes.Add(ManagedProcess.Start("etcd", Path.Combine(KubeAssets.Folder!, "etcd-crd-server"),
        [
            "--data-dir", Path.Combine(_folder, "etcd"), "--unsafe-no-fsync", "--log-level", "warn",
            "--listen-client-urls", $"http://127.0.0.1:{ports[0]}", "--advertise-client-urls", $"http://127.0.0.1:{ports[0]}",
            "--listen-peer-urls", $"http://127.0.0.1:{ports[1]}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{ports[1]}",
            "--initial-cluster", $"default=http://127.0.0.1:{ports[1]}",
        ], folder: _folder));
        var server = ManagedProcess.Start("apiextensions-apiserver", Path.Combine(KubeAssets.Folder!, "apiextensions-apiserver"),
        [
            "--etcd-servers", $"http://127.0.0.1:{ports[0]}", "--bind-address", "127.0.0.1", "--secure-port", $"{ports[2]}", .. _plane.ServingArguments,
            "--kubeconfig", _plane.Kubeconfig, "--authentication-kubeconfig", _plane.Kubeconfig, "--authorization-kubeconfig", _plane.Kubeconfig,
            // Kinds that the kube-apiserver beside it does not have.
            "--disable-admission-plugins", "ValidatingAdmissionPolicy,MutatingAdmissionPolicy", "--enable-priority-and-fairness=false",
        ], folder: _folder);
        _processes.Add(server);
        _client = new(KubernetesClientConfigurationLocator.Locate(_plane.WriteKubeconfigOf(ports[2], "crd-server")));
        await Eventually.HoldsAsync("the server of custom resources answers", async () =>
        {
            Assert.False(server.HasExited, server.Tail);
            try
            {
                return (await _client.SendRawAsync(HttpMethod.Get, Definitions, null, null, default))?["items"] is not null;
            }
            catch (Exception e) when (e is HttpRequestException or Kubernetes.Http.KubernetesApiException)
            {
                return false;
            }
        }, answers => answers);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(RepositoryPaths.Root, "config", "crds"), "*.yaml"))
            await _client.SendRawAsync(HttpMethod.Post, $"{Definitions}?fieldValidation=Strict", Assert.Single(YamlDocuments.Read(await File.ReadAllTextAsync(file))), "application/json", default);
        await Eventually.HoldsAsync("our kinds are served", () => _client.SendRawAsync(HttpMethod.Get, Definitions, null, null, default), list =>
            list!["items"]!.AsArray().All(crd => crd!["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "Established" && (string?)c["status"] == "True") == true));
    }

    /// <summary>A namespace that no other test uses.</summary>
    public async Task<string> NewNamespaceAsync()
    {
        var ns = $"t-{Guid.NewGuid():N}"[..14];
        (await new Kubectl(_plane!.Kubeconfig, null).RunAsync("create", "namespace", ns)).Succeeded();
        return ns;
    }

    public async Task DisposeAsync()
    {
        for (var i = _processes.Count - 1; i >= 0; i--)
            await _processes[i].DisposeAsync();
        if (_plane is not null)
            await _plane.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public void Dispose() => _client?.Dispose();
}
