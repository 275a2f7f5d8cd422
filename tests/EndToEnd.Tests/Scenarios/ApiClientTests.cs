using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Leadership;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Recording;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>The API client and each control plane understand each other; the client's own tests use a fake server with faults.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ApiClientTests(ControlPlaneSet planes)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);

    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task Writes_of_every_form_are_understood_and_an_informer_sees_them(string plane)
    {
        var (client, ns) = await ConnectAsync(plane);
        using var connection = client;
        using var stop = new CancellationTokenSource();
        var informer = new Informer<Secret>(client, Kinds.Secrets, ns, new() { LabelSelector = "test=yes", PageSize = 1 }, NullLoggerFactory.Instance);
        var seen = new ConcurrentQueue<ObjectChange<Secret>>();
        informer.Changed += seen.Enqueue;
        var running = informer.RunAsync(stop.Token);
        await informer.Synced.WaitAsync(Bound);

        var name = new NamespacedName(ns, "s");
        var made = await client.CreateAsync(Kinds.Secrets, ns, new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "s", ["labels"] = new JsonObject { ["test"] = "yes" } },
            ["data"] = new JsonObject { ["a"] = "AQI=" },
        }, default);
        Assert.Equal([1, 2], made.Data!["a"]);
        await client.PatchAsync(Kinds.Secrets, name, Patch.Merge(new() { ["data"] = new JsonObject { ["b"] = "Ag==" } }), new() { FieldManager = "test" });
        await client.PatchAsync(Kinds.Secrets, name, Patch.Json([new JsonObject { ["op"] = "remove", ["path"] = "/data/a" }]));
        var applied = await client.PatchAsync(Kinds.Secrets, name, Patch.Apply(new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["data"] = new JsonObject { ["c"] = "Aw==" },
        }), new() { FieldManager = "applier", Force = true });
        Assert.Equal(["b", "c"], applied.Data!.Keys.Order());
        var stale = await Assert.ThrowsAsync<KubernetesApiException>(() => client.PatchAsync(
            Kinds.Secrets, name, Patch.Merge(new() { ["metadata"] = new JsonObject { ["resourceVersion"] = made.Metadata.ResourceVersion }, ["data"] = null })));
        Assert.True(stale.IsConflict);
        await client.DeleteAsync(Kinds.Secrets, name, new() { PreconditionUid = made.Metadata.Uid });

        await Eventually.HoldsAsync("the deletion is seen", () => Task.FromResult(seen.Any(c => c.New is null)), deleted => deleted);
        Assert.Equal(5, seen.Count);
        await stop.CancelAsync();
        await running.WaitAsync(Bound);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task All_pages_are_listed(string plane)
    {
        var (client, ns) = await ConnectAsync(plane);
        using var connection = client;
        foreach (var name in new[] { "a", "b", "c" })
            await client.CreateAsync(Kinds.Secrets, ns, new() { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["paged"] = "yes" } } }, default);
        var names = new List<string>();
        await foreach (var secret in client.ListAllAsync(Kinds.Secrets, ns, new() { Limit = 2, LabelSelector = "paged=yes" }))
            names.Add(secret.Metadata.Name);
        Assert.Equal(["a", "b", "c"], names);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_lease_is_held_and_released(string plane)
    {
        var (client, ns) = await ConnectAsync(plane);
        using var connection = client;
        var elector = new LeaderElector(client, new() { Namespace = ns, Name = "lock", Identity = "me" });
        using var stop = new CancellationTokenSource();
        var leading = new TaskCompletionSource();
        var running = elector.RunAsync(async ct =>
        {
            leading.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        }, stop.Token);
        await leading.Task.WaitAsync(Bound);
        Assert.Equal("me", (await client.GetAsync(Kinds.Leases, new(ns, "lock"), default)).Spec.HolderIdentity);
        await stop.CancelAsync();
        await running.WaitAsync(Bound);
        Assert.Equal("", (await client.GetAsync(Kinds.Leases, new(ns, "lock"), default)).Spec.HolderIdentity ?? "");
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task Events_are_taken_and_counted(string plane)
    {
        var (client, ns) = await ConnectAsync(plane);
        using var connection = client;
        var recorder = new EventRecorder(client, "test", NullLoggerFactory.Instance);
        using var stop = new CancellationTokenSource();
        var running = recorder.RunAsync(stop.Token);
        var about = new ObjectRef("v1", "Secret", ns, "s", Guid.NewGuid().ToString());
        recorder.Record(about, EventType.Warning, "Tested", "Test", "a note");
        recorder.Record(about, EventType.Warning, "Tested", "Test", "a note");
        await stop.CancelAsync();
        await running.WaitAsync(Bound);
        var events = (await client.SendRawAsync(HttpMethod.Get, $"/api/v1/namespaces/{ns}/events", null, null, default))!["items"]!.AsArray();
        Assert.Equal(2, (int)Assert.Single(events)!["count"]!);
        var newer = (await client.SendRawAsync(HttpMethod.Get, $"/apis/events.k8s.io/v1/namespaces/{ns}/events", null, null, default))!["items"]!.AsArray();
        Assert.Equal("a note", Assert.Single(newer)!["note"]!.ToString());
    }

    private async Task<(KubernetesClient Client, string Namespace)> ConnectAsync(string plane)
    {
        var running = await planes.GetAsync(plane);
        var ns = (await running.NewNamespaceAsync()).Namespace!;
        return (new(KubernetesClientConfigurationLocator.Locate(running.Kubeconfig)), ns);
    }
}
