using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>A client of the handshake era between <c>initialize</c> and DELETE, or as long as its HTTP+SSE stream is open. Owns the SDK's server and awaits its end.</summary>
public sealed class McpSession : IAsyncDisposable
{
    /// <summary>Resources of which one session may want to hear.</summary>
    public const int MaxSubscriptions = 256;

    private readonly CancellationTokenSource _closed = new();
    private readonly McpServer _server;
    private readonly Task _run;
    private readonly TimeProvider _time;
    private readonly CallStreamBudget _budget;
    // Made when first needed: most sessions are idle, and there may be thousands.
    private CallStreams? _streams;
    private ConcurrentDictionary<string, byte>? _resources;
    private ConcurrentDictionary<Task, byte>? _calls;
    private Dictionary<RequestId, CancellationTokenSource>? _running;
    private int _requests;
    private long _lastUse;
    private int _disposed;

    internal McpSession(string id, Caller owner, string scope, ITransport transport, McpServerOptions options, CallStreamBudget budget, ILoggerFactory loggerFactory, TimeProvider time)
    {
        Id = id;
        Owner = owner;
        Scope = scope;
        _time = time;
        _budget = budget;
        _lastUse = time.GetTimestamp();
        Transport = transport;
        _server = McpServer.Create(Transport, options, loggerFactory);
        _run = _server.RunAsync(_closed.Token);
    }

    public string Id { get; }

    /// <summary>Who shook hands. Nobody else may use the session.</summary>
    public Caller Owner { get; }

    /// <summary>Of the endpoint where it began; empty: everything.</summary>
    public string Scope { get; }

    /// <summary>How its messages come and go; of the kind that the endpoint of <see cref="Scope"/> made. Disposed with the session.</summary>
    public ITransport Transport { get; }

    /// <summary>Whether the handshake worked.</summary>
    public bool IsInitialized => _server.NegotiatedProtocolVersion is not null;

    /// <summary>Whether the client takes events without content, which carry an id alone (since 2025-11-25).</summary>
    public bool TakesPrimingEvents => string.CompareOrdinal(_server.NegotiatedProtocolVersion, "2025-11-25") >= 0;

    /// <summary>Cancelled when the session ends.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>How long nobody has used the session; zero while a request or a stream is open.</summary>
    public TimeSpan Idle => Volatile.Read(ref _requests) > 0 ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>Answers that can be read on after a lost connection.</summary>
    internal CallStreams Streams => LazyInitializer.EnsureInitialized(ref _streams, () => new(_budget));

    /// <summary>
    /// Where a stream of changes begins that does not say where itself: what was told on one that is gone may never have arrived, so only a
    /// client that names the last event it has moves this on. To be told of a list twice costs a client one reading of it.
    /// </summary>
    internal long ChangesFrom { get; set; }

    /// <summary>Tells which changes since <see cref="ChangesFrom"/> concern the owner; null: all do.</summary>
    internal CallerListFilter? Filter { get; set; }

    /// <summary>Keeps the session from being idle until the result is disposed.</summary>
    public Use Begin()
    {
        Interlocked.Increment(ref _requests);
        return new(this);
    }

    /// <returns>False: it wants to hear of as many as it may.</returns>
    public bool TrySubscribe(string uri)
    {
        var resources = LazyInitializer.EnsureInitialized(ref _resources, () => new(StringComparer.Ordinal));
        if (resources.Count >= MaxSubscriptions && !resources.ContainsKey(uri))
            return false;
        resources.TryAdd(uri, 0);
        return true;
    }

    public void Unsubscribe(string uri) => _resources?.TryRemove(uri, out _);

    /// <summary>Whether its client wants to be told.</summary>
    public bool Wants(ListChange change) => change.Uri is not { } uri || (_resources?.ContainsKey(uri) == true && change.Concerns(Owner));

    /// <summary>Takes charge of a call that goes on without its connection, until the session ends.</summary>
    internal void Keep(Task call)
    {
        var calls = LazyInitializer.EnsureInitialized(ref _calls, () => new());
        calls.TryAdd(call, 0);
        call.ContinueWith(c => calls.TryRemove(c, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Begins a call that the SDK does not know of; cancelled by <see cref="Cancel"/> and the end of the session.</summary>
    internal CancellationTokenSource BeginCall(RequestId id)
    {
        var source = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        lock (_closed)
            (_running ??= [])[id] = source;
        return source;
    }

    internal void EndCall(RequestId id, CancellationTokenSource source)
    {
        lock (_closed)
        {
            if (_running is { } running && running.TryGetValue(id, out var known) && known == source)
                running.Remove(id);
            if (_running is { Count: 0 })
                _running = null;
            source.Dispose();
        }
    }

    /// <summary>Cancels a call of <see cref="BeginCall"/>; whatever else has the id is the SDK's matter.</summary>
    internal void Cancel(RequestId id)
    {
        lock (_closed)
        {
            if (_running is { } running && running.TryGetValue(id, out var source))
                _ = source.CancelAsync();
        }
    }

    /// <summary>Frees what is kept for clients that did not come back in time.</summary>
    internal void Sweep() => _streams?.Sweep();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _closed.CancelAsync();
        await Transport.DisposeAsync();
        try
        {
            await _run;
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
        }
        await _server.DisposeAsync();
        // The end of the session cancels them: that is no failure of the end.
        if (_calls is { } calls)
            await Task.WhenAll(calls.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _streams?.Clear();
    }

    public readonly struct Use(McpSession session) : IDisposable
    {
        public void Dispose()
        {
            Volatile.Write(ref session._lastUse, session._time.GetTimestamp());
            Interlocked.Decrement(ref session._requests);
        }
    }
}
