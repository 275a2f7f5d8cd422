using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Collecting;

/// <summary>
/// What a controller manager does to make deletions complete: removes dependents whose owners have gone, the content of namespaces and of
/// removed kinds, and the finalizers of foreground and orphan deletions. Every pass looks at the whole state, so a lost wake-up or a kill loses nothing.
/// </summary>
internal sealed partial class Collector : IAsyncDisposable
{
    private static readonly TimeSpan ExpiryInterval = TimeSpan.FromMinutes(5);

    private readonly ObjectStore _store;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _loop;
    private readonly Task _expiry;

    public Collector(ObjectStore store, TimeProvider time, ILogger logger)
    {
        _time = time;
        _store = store;
        _logger = logger;
        _store.Changed += OnChanged;
        _wake.Writer.TryWrite(true);
        _loop = Task.Run(RunAsync);
        _expiry = Task.Run(ExpireAsync);
    }

    public async ValueTask DisposeAsync()
    {
        _store.Changed -= OnChanged;
        _wake.Writer.TryComplete();
        await _stopping.CancelAsync();
        await _loop;
        await _expiry;
        _stopping.Dispose();
    }

    private void OnChanged(StoreChange change)
    {
        // Only deletions, finished or begun, and new owners' children can make work.
        if (change.Current is null || change.Current.OwnerUids.Count > 0 || change.Current.IsDeleting)
            _wake.Writer.TryWrite(true);
    }

    private async Task RunAsync()
    {
        while (await _wake.Reader.WaitToReadAsync())
        {
            _wake.Reader.TryRead(out _);
            try
            {
                while (await PassAsync())
                {
                    // What one pass removed can free the next thing.
                }
            }
            catch (IOException error)
            {
                // The log cannot be written now; the next change wakes the loop again.
                LogPassFailed(_logger, error);
            }
        }
    }

    private async Task ExpireAsync()
    {
        using var timer = new PeriodicTimer(ExpiryInterval, _time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopping.Token))
            {
                var decisions = EventExpiry.Decide(_store.State, _time.GetUtcNow());
                await Task.WhenAll(decisions.Select(decision => _store.WriteAsync(decision.Object.Key, decision.Object, null)));
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The cluster stops.
        }
        catch (IOException error)
        {
            // The log cannot be written: old events are the least of it. The next start tries again.
            LogPassFailed(_logger, error);
        }
    }

    private async Task<bool> PassAsync()
    {
        var state = _store.State;
        var decisions = CollectionRule.Decide(state, _time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
        var outcomes = await Task.WhenAll(decisions.Select(decision => _store.WriteAsync(decision.Object.Key, decision.Object, decision.Replacement)));
        return outcomes.Any(outcome => outcome.Applied);
    }

    [LoggerMessage(2020, LogLevel.Warning, "Could not finish collecting what was deleted; it is tried again with the next change")]
    private static partial void LogPassFailed(ILogger logger, Exception error);
}
