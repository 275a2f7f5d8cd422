using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Signalbox.LocalCluster.Storage;

/// <summary>
/// All objects in memory over a synced log. A write is visible, to reads and watches alike, only once it is durable, so what anyone has seen survives kill -9.
/// Writes that arrive while the disk is syncing share the next sync.
/// </summary>
internal sealed partial class ObjectStore : IAsyncDisposable
{
    private const int LargestBatch = 512;

    private readonly StorageFolder _folder;
    private readonly ILogger _logger;
    private readonly int _historyLength;
    private readonly long _firstRevision;
    private readonly Channel<PendingWrite> _pending = Channel.CreateUnbounded<PendingWrite>(new UnboundedChannelOptions { SingleReader = true });
    private readonly ConcurrentDictionary<string, ChangeHistory> _histories = new(StringComparer.Ordinal);
    private readonly Task _writer;
    private StoreState _state;
    private long _publishedRevision;

    private ObjectStore(StorageFolder folder, StoreState state, IReadOnlyList<StoreChange> changes, int historyLength, ILogger logger)
    {
        _folder = folder;
        _logger = logger;
        _historyLength = historyLength;
        _state = state;
        _publishedRevision = state.Revision;
        _firstRevision = changes is [var first, ..] ? first.Revision - 1 : state.Revision;
        foreach (var change in changes)
            History(change.Key.Resource).Append(change);
        _writer = Task.Run(WriteLoopAsync);
    }

    /// <summary>Raised on the writing loop after changes became visible; handlers only enqueue.</summary>
    public event Action<StoreChange>? Changed;

    public StoreState State => Volatile.Read(ref _state);

    /// <summary>Every change up to this revision has been offered to every feed.</summary>
    public long PublishedRevision => Volatile.Read(ref _publishedRevision);

    public static ObjectStore Open(string folder, long compactAtBytes, int historyLength, ILogger logger)
    {
        var (files, state, changes) = StorageFolder.Open(folder, compactAtBytes, logger);
        return new ObjectStore(files, state, changes, historyLength, logger);
    }

    /// <summary>Puts <paramref name="value"/> (deletes when null) if the object is still <paramref name="expected"/>; returns once that is durable.</summary>
    /// <exception cref="IOException">The log cannot be written; the object is unchanged.</exception>
    public Task<WriteOutcome> WriteAsync(ObjectKey key, StoredObject? expected, JsonObject? value)
    {
        var write = new PendingWrite(key, expected, value);
        if (!_pending.Writer.TryWrite(write))
            throw new IOException("the store is closed");
        return write.Done.Task;
    }

    /// <summary>Follows one resource from a revision on.</summary>
    /// <exception cref="RevisionExpiredException">History does not reach back that far.</exception>
    public ChangeFeed Follow(string resource, long revision) => History(resource).Follow(revision);

    public void EndFeeds()
    {
        foreach (var history in _histories.Values)
            history.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        _pending.Writer.TryComplete();
        await _writer;
        EndFeeds();
        _folder.Dispose();
    }

    private ChangeHistory History(string resource) =>
        _histories.GetOrAdd(resource, static (_, store) => new ChangeHistory(store._historyLength, store._firstRevision), this);

    private async Task WriteLoopAsync()
    {
        var batch = new List<PendingWrite>();
        while (await _pending.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < LargestBatch && _pending.Reader.TryRead(out var write))
                batch.Add(write);
            Commit(batch);
        }
    }

    private void Commit(List<PendingWrite> batch)
    {
        var next = _state;
        var changes = new List<StoreChange>(batch.Count);
        var outcomes = new WriteOutcome[batch.Count];
        try
        {
            for (var index = 0; index < batch.Count; index++)
            {
                var write = batch[index];
                var current = next.Find(write.Key);
                if (!ReferenceEquals(current, write.Expected) || (current is null && write.Value is null))
                    continue;

                var revision = next.Revision + 1;
                var change = write.Value is { } value
                    ? StoreTransition.Put(write.Key, revision, value, current)
                    : StoreTransition.Deletion(write.Key, revision, current!);
                next = next.With(change);
                changes.Add(change);
                outcomes[index] = new WriteOutcome(true, change.Current ?? change.Tombstone);
            }

            if (changes.Count > 0)
                _folder.Append([.. changes.Select(change => new LogRecord(change.Revision, change.Key, change.Current?.Json))]);
        }
#pragma warning disable CA1031 // Whatever fails here fails the waiting requests, not the writing loop.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogWriteFailed(_logger, batch.Count, error);
            foreach (var write in batch)
                write.Done.TrySetException(new IOException("the change could not be written to the log: " + error.Message, error));
            return;
        }

        Publish(next, changes);
        for (var index = 0; index < batch.Count; index++)
            batch[index].Done.TrySetResult(outcomes[index]);
        Compact();
    }

    private void Publish(StoreState next, List<StoreChange> changes)
    {
        Volatile.Write(ref _state, next);
        foreach (var change in changes)
            History(change.Key.Resource).Append(change);
        Volatile.Write(ref _publishedRevision, next.Revision);
        if (Changed is { } changed)
            changes.ForEach(changed);
    }

    private void Compact()
    {
        try
        {
            _folder.CompactWhenLarge(_state);
        }
        catch (IOException error)
        {
            // The old log still holds everything; the next write tries again.
            LogCompactionFailed(_logger, error);
        }
    }

    [LoggerMessage(2002, LogLevel.Error, "Could not write {Count} changes to the log")]
    private static partial void LogWriteFailed(ILogger logger, int count, Exception error);

    [LoggerMessage(2003, LogLevel.Warning, "Could not compact the log; it goes on growing")]
    private static partial void LogCompactionFailed(ILogger logger, Exception error);
}
