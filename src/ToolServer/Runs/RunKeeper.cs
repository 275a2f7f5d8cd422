using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Runs;

/// <summary>Sees every run and looks after those that nobody runs any more. Every replica does; the API server settles who is first.</summary>
internal sealed partial class RunKeeper : IDisposable
{
    private const int TakeoversAtOnce = 16;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(ReplicaLease.DurationSeconds);

    private readonly RunEnvironment _environment;
    private readonly DurableToolExecutor _executor;
    private readonly RunResumer _resumer;
    private readonly ReplicaLiveness _liveness;
    private readonly Task _ready;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _changed = new(0, 1);
    private readonly Dictionary<NamespacedName, (string? Version, long Since)> _seen = [];

    /// <param name="client">Reads the runs.</param>
    /// <param name="ns">One namespace, or null for all.</param>
    /// <param name="systemNamespace">Where the replicas' Leases are.</param>
    /// <param name="environment">What every run shares.</param>
    /// <param name="executor">Runs them.</param>
    /// <param name="resumer">Takes them over.</param>
    /// <param name="ready">Completes when plans, targets and keys have been read.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    public RunKeeper(
        KubernetesClient client, string? ns, string systemNamespace, RunEnvironment environment, DurableToolExecutor executor, RunResumer resumer, Task ready,
        ILoggerFactory loggerFactory)
    {
        _environment = environment;
        _executor = executor;
        _resumer = resumer;
        _ready = ready;
        _liveness = new(environment.Store, systemNamespace, environment.Time);
        _logger = loggerFactory.CreateLogger<RunKeeper>();
        Runs = new(client, RunSummary.Resource, ns, null, loggerFactory, environment.Time);
        Runs.Changed += Heard;
    }

    public Informer<RunSummary> Runs { get; }

    /// <summary>Returns only when cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(Runs.RunAsync(ct), KeepAsync(ct));

    public void Dispose()
    {
        Runs.Changed -= Heard;
        _changed.Dispose();
    }

    private void Heard(ObjectChange<RunSummary> change)
    {
        // A run that is ended here is told at once; all else waits for the loop.
        if (change.New is { Spec.Cancel: true } run)
            _executor.Cancel(run.Key);
        else if (change.New is null)
            _executor.Cancel(change.Key);
        else if (change.New.Status?.Owner is not null)
            return;
        if (_changed.CurrentCount == 0)
        {
            try
            {
                _changed.Release();
            }
            catch (SemaphoreFullException)
            {
                // Woken by two changes at once: one look sees both.
            }
        }
    }

    private async Task KeepAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(_ready, Runs.Synced).WaitAsync(ct);
            while (true)
            {
                await LookAsync(ct);
                await _changed.WaitAsync(Every, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            var open = Runs.Store.Snapshot().Where(r => !Workflows.Model.RunPhase.IsEnd(r.Status?.Phase)).ToArray();
            Forget(open);
            await _liveness.LookAsync(Owners(open), ct);
            var orphans = open.Where(r => Decide(r) == TakeoverDecision.Take).ToArray();
            // Replicas see the same orphans at once: each begins with others, so that few writes meet.
            Random.Shared.Shuffle(orphans);
            await Parallel.ForEachAsync(
                orphans,
                new ParallelOptions { MaxDegreeOfParallelism = TakeoversAtOnce, CancellationToken = ct },
                async (run, token) => await _resumer.TakeOverAsync(run.Key, token));
        }
        catch (Exception e) when (e is KubernetesApiException || RunStore.IsTransient(e, ct))
        {
            LogLater(e);
        }
    }

    private TakeoverDecision Decide(RunSummary run)
    {
        var owner = run.Status?.Owner;
        return TakeoverRule.Decide(
            run, _environment.Me, _executor.IsActive(run.Key), owner is not null && _liveness.IsDead(owner), UnchangedFor(run), Patience);
    }

    private TimeSpan UnchangedFor(RunSummary run)
    {
        if (!_seen.TryGetValue(run.Key, out var seen) || seen.Version != run.Metadata.ResourceVersion)
            _seen[run.Key] = seen = (run.Metadata.ResourceVersion, _environment.Time.GetTimestamp());
        return _environment.Time.GetElapsedTime(seen.Since);
    }

    private void Forget(RunSummary[] open)
    {
        foreach (var gone in _seen.Keys.Except(open.Select(r => r.Key)).ToArray())
            _seen.Remove(gone);
    }

    private HashSet<string> Owners(RunSummary[] open) =>
        [.. open.Select(r => r.Status?.Owner).OfType<Workflows.Model.RunOwner>().Where(o => o != _environment.Me).Select(o => o.Replica)];

    [LoggerMessage(4630, LogLevel.Warning, "Runs of other replicas cannot be looked after now; trying again.")]
    private partial void LogLater(Exception exception);
}
