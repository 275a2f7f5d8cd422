using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Watching;

/// <summary>
/// Keeps a copy of one kind: lists, watches, resumes, and lists again when it must.
/// Guarantees: <see cref="Store"/> is never half a list; every difference between two looks at it was raised by <see cref="Changed"/>, deletions
/// that were missed included; intermediate states may be skipped. It survives every failure of server and network until cancelled.
/// </summary>
/// <param name="client">The client to read with.</param>
/// <param name="kind">What to keep.</param>
/// <param name="ns">One namespace, or null for all.</param>
/// <param name="options">Null for the defaults.</param>
/// <param name="loggerFactory">Where failures are reported.</param>
/// <param name="time">Null for the system clock.</param>
public sealed partial class Informer<T>(
    KubernetesClient client, ResourceKind<T> kind, string? ns, InformerOptions? options, ILoggerFactory loggerFactory, TimeProvider? time = null)
    where T : class, IKubernetesObject
{
    private readonly InformerOptions options = options ?? new();
    private readonly ILogger logger = loggerFactory.CreateLogger($"Signalbox.Kubernetes.Watching.Informer[{kind}]");
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ListWatchPauses pauses = new(options ?? new(), time ?? TimeProvider.System);
    private readonly ObjectReader<T> reader = new(kind, loggerFactory.CreateLogger($"Signalbox.Kubernetes.Watching.Informer[{kind}]"));
    private ListArrival<T>? list;
    private WatchStream? stream;
    private long progressedAt = (time ?? TimeProvider.System).GetTimestamp();

    public ObjectStore<T> Store { get; } = new();

    /// <summary>What of an object is kept, in the store and in changes: all that its type reads, unless told otherwise.</summary>
    public Func<T, T> Trim
    {
        get => reader.Trim;
        init => reader.Trim = value;
    }

    /// <summary>Completes when the first full list is in the store and was raised.</summary>
    public Task Synced => synced.Task;

    /// <summary>Time since the server was last heard of this kind: a page, an event, a bookmark, a watch opened or ended in order.</summary>
    public TimeSpan SinceProgress => time.GetElapsedTime(Volatile.Read(ref progressedAt));

    /// <summary>Raised after the store changed, on the reading loop: handlers only enqueue, and do not throw.</summary>
    public event Action<ObjectChange<T>>? Changed;

    /// <summary>Returns only when cancelled.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        ListWatchState state = options.FirstListFromCache ? new ListWatchState.Unread() : new ListWatchState.Empty();
        try
        {
            while (!ct.IsCancellationRequested)
            {
                var input = await ActAsync(state, ct);
                if (input is ListWatchInput.Advanced)
                    pauses.Advanced();
                var step = ListWatchMachine.Step(state, input);
                if (step.Next is not ListWatchState.Watching)
                    await CloseStreamAsync();
                state = step.Next;
                var wait = pauses.Next(step, Random.Shared.NextDouble());
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, time, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Asked for.
        }
        finally
        {
            await CloseStreamAsync();
        }
    }

    private async Task<ListWatchInput> ActAsync(ListWatchState state, CancellationToken ct)
    {
        try
        {
            var input = state switch
            {
                ListWatchState.Listed listed => await OpenAsync(listed.ResourceVersion, ct),
                ListWatchState.Watching watching => await ReadAsync(watching.ResourceVersion),
                _ => await ListAsync(state, ct),
            };
            Volatile.Write(ref progressedAt, time.GetTimestamp());
            reported = null;
            return input;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            var failed = ListWatchFailures.Classify(e);
            WatchMetrics.Restarted(kind.ToString(), failed.Failure.ToString());
            Report(failed.Failure, e);
            return failed;
        }
    }

    private async Task<ListWatchInput> ListAsync(ListWatchState state, CancellationToken ct)
    {
        if (state is not ListWatchState.Listing || list is null)
            list = new(client, kind, ns, options, reader);
        var input = await (state switch
        {
            ListWatchState.Unread => list.ReadCacheAsync(ct),
            ListWatchState.Empty empty => list.ReadAsync(null, empty.Whole ? null : options.PageSize, ct),
            ListWatchState.Listing listing => list.ReadAsync(listing.Continue, options.PageSize, ct),
            _ => throw new InvalidOperationException($"Unknown state {state}."),
        });
        if (input is { Continue: null, ResourceVersion.Length: > 0 })
        {
            var changes = list.StoreIn(Store);
            list = null;
            LogListed(kind.ToString(), Store.Count, changes.Count);
            changes.ForEach(Raise);
            synced.TrySetResult();
        }
        return input;
    }

    private async Task<ListWatchInput> OpenAsync(string version, CancellationToken ct)
    {
        var seconds = options.ShortestWatch + Random.Shared.NextDouble() * (options.LongestWatch - options.ShortestWatch);
        var query = new WatchQuery
        {
            LabelSelector = options.LabelSelector,
            FieldSelector = options.FieldSelector,
            ResourceVersion = version,
            TimeoutSeconds = Math.Max(1, (int)seconds.TotalSeconds),
        };
        stream = await WatchStream.OpenAsync(token => client.OpenWatchAsync(kind, ns, query, token), seconds + options.IdleGrace, time, ct);
        return new ListWatchInput.Opened();
    }

    private async Task<ListWatchInput> ReadAsync(string version)
    {
        var next = await stream!.NextAsync();
        if (next is null)
        {
            WatchMetrics.Restarted(kind.ToString(), "Ended");
            return new ListWatchInput.Ended(stream.IsFruitless);
        }
        if (next.Type == WatchEventType.Error)
            throw ToException(next.Object);
        var item = next.Object.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(next.Object) : default;
        if (ObjectReader<T>.Header(item) is not { Metadata.ResourceVersion: { Length: > 0 } reached } header)
        {
            throw new UnidentifiedChangeException($"A {next.Type} event of {kind} names no object or version.");
        }
        switch (next.Type)
        {
            case WatchEventType.Added or WatchEventType.Modified:
                Raise(reader.Decode(item, out var why) is { } value
                    ? Store.Put(header.Key, value)
                    : Store.MarkUnreadable(header.Key, reader.Unreadable(header, why)));
                break;
            case WatchEventType.Deleted:
                if (Store.Remove(header.Key) is { } gone)
                    Raise(gone);
                break;
            case WatchEventType.Bookmark:
                break;
            default:
                LogUnknownEvent(next.Type, kind.ToString());
                return new ListWatchInput.Advanced(version);
        }
        return new ListWatchInput.Advanced(reached);
    }

    private static KubernetesApiException ToException(JsonElement status)
    {
        try
        {
            if (status.Deserialize(ClientJson.Default.Status) is { } known)
                return new(known, "WATCH");
        }
        catch (JsonException)
        {
            // Said below.
        }
        return new(new() { Reason = StatusReason.Unreadable, Message = "an ERROR event without a readable Status" }, "WATCH");
    }

    private void Raise(ObjectChange<T> change)
    {
        try
        {
            Changed?.Invoke(change);
        }
#pragma warning disable CA1031 // A handler's fault must not stop the copy of the world that others rely on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogHandler(e, kind.ToString(), change.Key);
        }
    }

    private async ValueTask CloseStreamAsync()
    {
        if (stream is null)
            return;
        await stream.DisposeAsync();
        stream = null;
    }
}
