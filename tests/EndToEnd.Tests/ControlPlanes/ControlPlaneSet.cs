using Signalbox.EndToEnd.Tests.Clients;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>
/// The control planes that every scenario runs on, started when the first test asks for them. A real kube-apiserver is a row
/// wherever its binaries can be had.
/// </summary>
public sealed class ControlPlaneSet : IAsyncLifetime
{
    private const string Local = "LocalCluster";
    private const string Kubernetes = "kube-apiserver";
    private readonly Dictionary<string, Task<RunningPlane>> _started = [];

    /// <summary>Rows for <c>[MemberData]</c>.</summary>
    public static TheoryData<string> Available => KubeAssets.Folder is null ? [Local] : [Local, Kubernetes];

    public PrismMock Prism { get; private set; } = null!;

    public async Task InitializeAsync() =>
        Prism = await PrismMock.StartAsync(Path.Combine(Processes.RepositoryPaths.Root, "tests", "EndToEnd.Tests", "documents", "machines.yaml"));

    /// <summary>The running plane of that name. Tests of the collection run one after the other.</summary>
    public Task<RunningPlane> GetAsync(string name)
    {
        if (!_started.TryGetValue(name, out var plane))
            _started[name] = plane = RunningPlane.StartAsync(() => StartAsync(name));
        return plane;
    }

    public async Task DisposeAsync()
    {
        foreach (var plane in _started.Values.Where(p => p.IsCompletedSuccessfully))
            await (await plane).DisposeAsync();
        await Prism.DisposeAsync();
    }

    private static async Task<IControlPlane> StartAsync(string name) => name == Local
        ? await LocalClusterControlPlane.StartAsync()
        : await KubernetesControlPlane.StartAsync(KubeAssets.Folder ?? throw new InvalidOperationException("eng/kube-assets.sh brings a kube-apiserver."));
}
