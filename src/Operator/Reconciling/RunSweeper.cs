using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;
using Signalbox.Operator.Decisions;
using Signalbox.Operator.Observing;

namespace Signalbox.Operator.Reconciling;

/// <summary>Deletes runs that ended long ago, or of which there are too many.</summary>
public sealed partial class RunSweeper
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    private readonly KubernetesClient _client;
    private readonly Informer<SweptRun> _runs;
    private readonly OperatorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<RunSweeper> _logger;

    public RunSweeper(KubernetesClient client, OperatorOptions options, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _client = client;
        _options = options;
        _time = time;
        _logger = loggerFactory.CreateLogger<RunSweeper>();
        _runs = new(client, SweptRun.Resource, options.WatchNamespace, null, loggerFactory, time);
    }

    /// <summary>Completes when the runs have been read once.</summary>
    public Task Synced => _runs.Synced;

    /// <summary>Returns only when cancelled.</summary>
    public Task RunAsync(CancellationToken ct) => Task.WhenAll(_runs.RunAsync(ct), KeepSweepingAsync(ct));

    /// <summary>Once. What cannot be deleted is logged and left to the next time.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        foreach (var run in RunRetention.Expired(_runs.Store.Snapshot(), _time.GetUtcNow(), _options.RunTimeToLive, _options.MostEndedRuns))
        {
            var key = new NamespacedName(run.Metadata.Namespace ?? "", run.Metadata.Name);
            try
            {
                await _client.DeleteAsync(
                    SweptRun.Resource, key, new() { PreconditionUid = run.Metadata.Uid, PreconditionResourceVersion = run.Metadata.ResourceVersion }, ct);
                LogDeleted(key);
            }
            catch (KubernetesApiException e) when (e.IsNotFound || e.IsConflict)
            {
                // It went, or was written since: the informer brings that.
            }
            catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
            {
                LogLeft(e, key);
            }
        }
    }

    private async Task KeepSweepingAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Every, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
                await SweepAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked for.
        }
    }

    [LoggerMessage(3022, LogLevel.Debug, "Deleted run {Run}: it ended long ago, or there were more than are kept.")]
    private partial void LogDeleted(NamespacedName run);

    [LoggerMessage(3023, LogLevel.Warning, "Run {Run} has been kept long enough and cannot be deleted; trying again in a minute.")]
    private partial void LogLeft(Exception exception, NamespacedName run);
}
