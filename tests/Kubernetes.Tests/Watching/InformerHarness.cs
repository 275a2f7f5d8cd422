using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Tests.Support;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes.Tests.Watching;

/// <summary>An informer of widgets against the fake server, with short backoffs.</summary>
internal sealed class InformerHarness : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task running = Task.CompletedTask;

    private InformerHarness(FakeApiServer server, InformerOptions? options, TimeProvider? time)
    {
        Server = server;
        Client = new(server.Configuration(), Logs, time);
        Informer = new(Client, Widgets.Kind, null, (options ?? new()) with
        {
            Backoff = new() { First = TimeSpan.FromMilliseconds(2), Longest = TimeSpan.FromMilliseconds(20) },
            Reconnect = new() { First = TimeSpan.FromMilliseconds(2), Longest = TimeSpan.FromMilliseconds(20) },
            ForbiddenDelay = TimeSpan.FromMilliseconds(10),
            MissingKindDelay = TimeSpan.FromMilliseconds(10),
        }, Logs, time);
        Informer.Changed += Changes.Enqueue;
    }

    public FakeApiServer Server { get; }

    public LogList Logs { get; } = new();

    public KubernetesClient Client { get; }

    public Informer<Widget> Informer { get; }

    public ConcurrentQueue<ObjectChange<Widget>> Changes { get; } = [];

    public bool IsRunning => !running.IsCompleted;

    public static async Task<InformerHarness> CreateAsync(InformerOptions? options = null, TimeProvider? time = null) =>
        new(await FakeApiServer.StartAsync(), options, time);

    public void Start() => running = Informer.RunAsync(stop.Token);

    /// <summary>Running, listed, and with a watch open.</summary>
    public async Task StartWatchingAsync()
    {
        Start();
        await Eventually.WithinBoundAsync(Informer.Synced);
        await Eventually.IsTrueAsync(() => Server.History.OpenWatches == 1);
    }

    public void Create(string name, int size = 1) => Server.History.Create(
        Route(null), new() { ["metadata"] = new JsonObject { ["name"] = name }, ["size"] = size });

    public void Delete(string name) => Server.History.Delete(Route(name));

    public static ResourceRoute Route(string? name) => new("test.dev/v1", "widgets", "ns", name, null);

    public static NamespacedName Key(string name) => new("ns", name);

    public bool Has(string name) => Informer.Store.TryGet(Key(name), out _);

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
        Client.Dispose();
        await Server.DisposeAsync();
        stop.Dispose();
    }
}
