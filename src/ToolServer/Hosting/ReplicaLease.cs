using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.ToolServer.Hosting;

/// <summary>
/// Tells the operator that this replica lives and what it serves: a Lease, renewed while it does, deleted on a clean stop. The operator
/// counts a revision as served when every such Lease says so.
/// </summary>
public sealed partial class ReplicaLease : IDisposable
{
    public const int DurationSeconds = 15;

    /// <summary>Name of the Lease of a replica.</summary>
    public static string NameOf(string identity) => "signalbox-toolserver-" + identity;

    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);
    private static readonly PatchQuery Query = new() { FieldManager = "signalbox-toolserver" };

    private readonly KubernetesClient _client;
    private readonly NamespacedName _name;
    private readonly string _identity;
    private readonly string _instance;
    private readonly PublishedRegistry _registry;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _swapped = new(0, 1);
    // No snapshot has this version: the first write says everything, also on a Lease that another process left.
    private long _written = -1;
    private bool _failing;

    /// <param name="client">Writes it.</param>
    /// <param name="options">Name the replica.</param>
    /// <param name="instance">Names this process of the replica, to whom it may concern who owns a run.</param>
    /// <param name="registry">What is served.</param>
    /// <param name="loggerFactory">Where trouble is said.</param>
    /// <param name="time">The clock.</param>
    public ReplicaLease(
        KubernetesClient client, ToolServerOptions options, string instance, PublishedRegistry registry, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _instance = instance;
        _client = client;
        _identity = options.Identity;
        _name = new(options.SystemNamespace, NameOf(options.Identity));
        _registry = registry;
        _time = time;
        _logger = loggerFactory.CreateLogger<ReplicaLease>();
        registry.Swapped += Wake;
    }

    /// <summary>Keeps the Lease from the first snapshot on; deletes it when cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await _registry.Ready.WaitAsync(ct);
            while (true)
            {
                var pause = await TryWriteAsync(ct) ? RenewEvery : RetryAfter;
                if (await _swapped.WaitAsync(pause, ct))
                    await Task.Delay(Debounce, _time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
        await DeleteAsync();
    }

    public void Dispose()
    {
        _registry.Swapped -= Wake;
        _swapped.Dispose();
    }

    private void Wake()
    {
        if (_swapped.CurrentCount == 0)
        {
            try
            {
                _swapped.Release();
            }
            catch (SemaphoreFullException)
            {
                // Woken by two swaps at once: one write tells of both.
            }
        }
    }

    private async Task<bool> TryWriteAsync(CancellationToken ct)
    {
        var snapshot = _registry.Current;
        try
        {
            try
            {
                await _client.PatchAsync(Kinds.Leases, _name, Patch.Merge(Body(snapshot, whole: _written != snapshot.Version)), Query, ct);
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                await _client.CreateAsync(Kinds.Leases, _name.Namespace, Body(snapshot, whole: true), ct);
            }
            _written = snapshot.Version;
            if (_failing)
                LogRecovered(_name);
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            if (!_failing)
                LogFailed(e, _name);
            _failing = true;
            _written = -1;
            return false;
        }
    }

    private JsonObject Body(RegistrySnapshot snapshot, bool whole)
    {
        var now = _time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);
        var body = new JsonObject
        {
            ["spec"] = new JsonObject { ["holderIdentity"] = _identity, ["leaseDurationSeconds"] = DurationSeconds, ["renewTime"] = now },
        };
        if (!whole)
            return body;
        body["apiVersion"] = Kinds.Leases.ApiVersion;
        body["kind"] = Kinds.Leases.Kind;
        body["metadata"] = new JsonObject
        {
            ["name"] = _name.Name,
            ["labels"] = new JsonObject { [SignalboxLabels.Component] = SignalboxLabels.ToolServerComponent },
            ["annotations"] = new JsonObject
            {
                [SignalboxLabels.Instance] = _instance,
                [SignalboxLabels.Served] = ServedSet.Of(snapshot.Tools.Select(t => (t.Workflow, t.SpecDigest))).ToString(),
            },
        };
        return body;
    }

    private async Task DeleteAsync()
    {
        using var bound = new CancellationTokenSource(Farewell, _time);
        try
        {
            await _client.DeleteAsync(Kinds.Leases, _name, null, bound.Token);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or OperationCanceledException)
        {
            LogLeft(e, _name, DurationSeconds);
        }
    }

    [LoggerMessage(4020, LogLevel.Warning, "Lease {Lease} cannot be written, so the operator cannot confirm what is served here. Calls are served on; trying again.")]
    private partial void LogFailed(Exception exception, NamespacedName lease);

    [LoggerMessage(4021, LogLevel.Information, "Lease {Lease} is written again.")]
    private partial void LogRecovered(NamespacedName lease);

    [LoggerMessage(4022, LogLevel.Information, "Lease {Lease} was not deleted; it expires {Seconds} s after its last renewal.")]
    private partial void LogLeft(Exception exception, NamespacedName lease, int seconds);
}
