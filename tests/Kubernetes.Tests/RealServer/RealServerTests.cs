using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Leadership;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Recording;
using Signalbox.Kubernetes.Tests.Support;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes.Tests.RealServer;

/// <summary>What the fake server cannot prove: that a real one understands us and we it.</summary>
public sealed class RealServerTests : IDisposable
{
    private readonly string ns = $"signalbox-test-{Guid.NewGuid():N}";
    private readonly LogList logs = new();
    private KubernetesClient? client;

    private KubernetesClient Client => client ??= new(
        KubernetesClientConfigurationLocator.Locate(Environment.GetEnvironmentVariable(RealServerFactAttribute.Variable)), logs);

    public void Dispose()
    {
        client?.Dispose();
        logs.Dispose();
    }

    [RealServerFact]
    public async Task Writes_of_every_form_are_understood_and_an_informer_sees_them()
    {
        await MakeNamespaceAsync();
        using var stop = new CancellationTokenSource();
        var informer = new Informer<Secret>(Client, Kinds.Secrets, ns, new() { LabelSelector = "test=yes", PageSize = 1 }, logs);
        var seen = new ConcurrentQueue<ObjectChange<Secret>>();
        informer.Changed += seen.Enqueue;
        var running = informer.RunAsync(stop.Token);
        await Eventually.WithinBoundAsync(informer.Synced);

        var name = new NamespacedName(ns, "s");
        var made = await Client.CreateAsync(Kinds.Secrets, ns, new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = "s", ["labels"] = new JsonObject { ["test"] = "yes" } },
            ["data"] = new JsonObject { ["a"] = "AQI=" },
        }, default);
        Assert.Equal([1, 2], made.Data!["a"]);
        await Client.PatchAsync(Kinds.Secrets, name, Patch.Merge(new() { ["data"] = new JsonObject { ["b"] = "Ag==" } }), new() { FieldManager = "test" });
        await Client.PatchAsync(Kinds.Secrets, name, Patch.Json([new JsonObject { ["op"] = "remove", ["path"] = "/data/a" }]));
        var applied = await Client.PatchAsync(Kinds.Secrets, name, Patch.Apply(new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["data"] = new JsonObject { ["c"] = "Aw==" },
        }), new() { FieldManager = "applier", Force = true });
        Assert.Equal(["b", "c"], applied.Data!.Keys.Order());
        var stale = await Assert.ThrowsAsync<KubernetesApiException>(() => Client.PatchAsync(
            Kinds.Secrets, name, Patch.Merge(new() { ["metadata"] = new JsonObject { ["resourceVersion"] = made.Metadata.ResourceVersion }, ["data"] = null })));
        Assert.True(stale.IsConflict);
        await Client.DeleteAsync(Kinds.Secrets, name, new() { PreconditionUid = made.Metadata.Uid });

        await Eventually.IsTrueAsync(() => seen.Any(c => c.New is null));
        Assert.Equal(5, seen.Count);
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
        await RemoveNamespaceAsync();
    }

    [RealServerFact]
    public async Task All_pages_are_listed()
    {
        await MakeNamespaceAsync();
        foreach (var name in new[] { "a", "b", "c" })
            await Client.CreateAsync(Kinds.Secrets, ns, new() { ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = new JsonObject { ["paged"] = "yes" } } }, default);
        var names = new List<string>();
        await foreach (var secret in Client.ListAllAsync(Kinds.Secrets, ns, new() { Limit = 2, LabelSelector = "paged=yes" }))
            names.Add(secret.Metadata.Name);
        Assert.Equal(["a", "b", "c"], names);
        await RemoveNamespaceAsync();
    }

    [RealServerFact]
    public async Task A_lease_is_held_and_released()
    {
        await MakeNamespaceAsync();
        var elector = new LeaderElector(Client, new() { Namespace = ns, Name = "lock", Identity = "me" });
        using var stop = new CancellationTokenSource();
        var leading = new TaskCompletionSource();
        var running = elector.RunAsync(async ct =>
        {
            leading.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
        }, stop.Token);
        await Eventually.WithinBoundAsync(leading.Task);
        Assert.Equal("me", (await Client.GetAsync(Kinds.Leases, new(ns, "lock"), default)).Spec.HolderIdentity);
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
        Assert.Equal("", (await Client.GetAsync(Kinds.Leases, new(ns, "lock"), default)).Spec.HolderIdentity ?? "");
        await RemoveNamespaceAsync();
    }

    [RealServerFact]
    public async Task Events_are_taken_and_counted()
    {
        await MakeNamespaceAsync();
        var recorder = new EventRecorder(Client, "test", logs);
        using var stop = new CancellationTokenSource();
        var running = recorder.RunAsync(stop.Token);
        var about = new ObjectRef("v1", "Secret", ns, "s", Guid.NewGuid().ToString());
        recorder.Record(about, EventType.Warning, "Tested", "Test", "a note");
        recorder.Record(about, EventType.Warning, "Tested", "Test", "a note");
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
        Assert.Empty(logs.Lines.Where(l => l.Id is 1400 or 1401).Select(l => l.Text));
        var events = (await Client.SendRawAsync(HttpMethod.Get, $"/api/v1/namespaces/{ns}/events", null, null, default))!["items"]!.AsArray();
        Assert.Equal(2, (int)Assert.Single(events)!["count"]!);
        var newer = (await Client.SendRawAsync(HttpMethod.Get, $"/apis/events.k8s.io/v1/namespaces/{ns}/events", null, null, default))!["items"]!.AsArray();
        Assert.Equal("a note", Assert.Single(newer)!["note"]!.ToString());
        await RemoveNamespaceAsync();
    }

    private Task<JsonNode?> MakeNamespaceAsync() => Client.SendRawAsync(
        HttpMethod.Post, "/api/v1/namespaces",
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = ns } }, "application/json", default);

    private Task<JsonNode?> RemoveNamespaceAsync() => Client.SendRawAsync(HttpMethod.Delete, $"/api/v1/namespaces/{ns}", null, null, default);
}
