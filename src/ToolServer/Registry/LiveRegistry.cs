using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Registry;

/// <summary>
/// Keeps <see cref="PublishedRegistry"/> true to the cluster: takes what the informers saw in batches, rebuilds, and publishes once a batch.
/// The informers' handlers only enqueue; the one loop owns <see cref="RegistryState"/>.
/// </summary>
public sealed partial class LiveRegistry
{
    /// <summary>A lone change is served at once; of many in a row, those within this time share a snapshot and a notification.</summary>
    private static readonly TimeSpan BatchTime = TimeSpan.FromMilliseconds(20);

    /// <summary>How long the first snapshot waits for Secrets, which may be forbidden for ever without harm to other tools.</summary>
    private static readonly TimeSpan SecretsPatience = TimeSpan.FromSeconds(2);

    private readonly ClusterWatch _cluster;
    private readonly PublishedRegistry _published;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Action<RegistryState>> _changes = Channel.CreateUnbounded<Action<RegistryState>>(new() { SingleReader = true });
    private readonly RegistryState _state;
    private Dictionary<NamespacedName, RefusalReason> _reported = [];
    private volatile IReadOnlyDictionary<RefusalReason, int> _refused = new Dictionary<RefusalReason, int>();
    private int _targetsChanged = 1;

    public LiveRegistry(ClusterWatch cluster, PublishedRegistry published, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _cluster = cluster;
        _state = new(cluster.Digests);
        _published = published;
        _time = time;
        _logger = loggerFactory.CreateLogger<LiveRegistry>();
        cluster.Workflows.Changed += c => Enqueue(s => s.WorkflowChanged(c.Key, c.New, c.MayBeOld));
        cluster.Approvals.Changed += c => Enqueue(s => s.ApprovalChanged(c.Key, c.Old, c.New));
        cluster.Revisions.Changed += c => Enqueue(s => s.RevisionChanged(c.Key, c.Old, c.New));
        cluster.Targets.Changed += c =>
        {
            Volatile.Write(ref _targetsChanged, 1);
            Enqueue(s => s.TargetChanged(c.Key, c.Old, c.New));
        };
    }

    /// <summary>How many workflows are approved and yet not served, by reason.</summary>
    public IReadOnlyDictionary<RefusalReason, int> Refused => _refused;

    /// <summary>Publishes for the first time when everything has been read once, then with every change; returns when cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await _cluster.Revisions.Synced.WaitAsync(ct);
            Apply();
            await Task.Factory.StartNew(
                () => _state.Prepare(() => _cluster.Synced.IsCompleted || ct.IsCancellationRequested), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            await _cluster.Synced.WaitAsync(ct);
            await FollowTargetsAsync();
            await WaitForSecretsAsync(ct);
            Apply();
            _state.Rebuild();
            Publish();
            LogFirst(_state.Snapshot.Tools.Length, _cluster.Workflows.Store.Count);
            while (await _changes.Reader.WaitToReadAsync(ct))
            {
                await FollowTargetsAsync();
                Apply();
                if (_state.Rebuild())
                {
                    Publish();
                    LogSwapped(_state.Snapshot.Version, _state.Snapshot.Tools.Length);
                    await Task.Delay(BatchTime, _time, ct);
                }
                Report();
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private void Enqueue(Action<RegistryState> change) => _changes.Writer.TryWrite(change);

    private void Apply()
    {
        while (_changes.Reader.TryRead(out var change))
            change(_state);
    }

    private void Publish()
    {
        Report();
        _published.Publish(_state.Snapshot);
    }

    private async Task FollowTargetsAsync()
    {
        if (Interlocked.Exchange(ref _targetsChanged, 0) == 1)
            await _cluster.Secrets.SetAsync(ReferencedSecrets.NamesIn(_cluster.Targets.Store.Snapshot()));
    }

    private async Task WaitForSecretsAsync(CancellationToken ct)
    {
        try
        {
            await _cluster.Secrets.SyncedAsync().WaitAsync(SecretsPatience, _time, ct);
        }
        catch (TimeoutException)
        {
            LogSecretsLate();
        }
    }

    private void Report()
    {
        foreach (var (workflow, (reason, message)) in _state.Refusals)
        {
            if (_reported.TryGetValue(workflow, out var before) && before == reason)
                continue;
            if (reason is RefusalReason.DigestMismatch or RefusalReason.RevisionUnreadable)
                LogUntrusted(workflow, reason, message);
            else if (reason is RefusalReason.RevisionMissing or RefusalReason.RevisionWithdrawn)
                LogWaiting(workflow, message);
            else
                LogRefused(workflow, reason, message);
        }
        _reported = _state.Refusals.ToDictionary(r => r.Key, r => r.Value.Reason);
        _refused = _reported.Values.CountBy(r => r).ToDictionary();
    }

    [LoggerMessage(4010, LogLevel.Information, "Serving {Tools} tools of {Workflows} workflows.")]
    private partial void LogFirst(int tools, int workflows);

    [LoggerMessage(4011, LogLevel.Debug, "Registry {Version} serves {Tools} tools.")]
    private partial void LogSwapped(long version, int tools);

    [LoggerMessage(4012, LogLevel.Error, "{Workflow} is approved but not served, {Reason}: {Message}")]
    private partial void LogUntrusted(NamespacedName workflow, RefusalReason reason, string message);

    [LoggerMessage(4013, LogLevel.Warning, "{Workflow} is approved but not served, {Reason}: {Message}")]
    private partial void LogRefused(NamespacedName workflow, RefusalReason reason, string message);

    [LoggerMessage(4014, LogLevel.Debug, "{Workflow} is approved and not served yet: {Message}")]
    private partial void LogWaiting(NamespacedName workflow, string message);

    [LoggerMessage(4015, LogLevel.Warning, "Not every Secret that a target names could be read in time; calls that need one of them fail until it can be. See the log of the Secret's watch for the reason.")]
    private partial void LogSecretsLate();
}
