using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>A client of the handshake era between <c>initialize</c> and DELETE. Owns the SDK's server and awaits its end.</summary>
public sealed class McpSession : IAsyncDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private readonly McpServer _server;
    private readonly Task _run;
    private readonly TimeProvider _time;
    private int _requests;
    private long _lastUse;
    private int _disposed;

    public McpSession(string id, Caller owner, McpServerOptions options, ILoggerFactory loggerFactory, TimeProvider time)
    {
        Id = id;
        Owner = owner;
        _time = time;
        _lastUse = time.GetTimestamp();
        Transport = new StreamableHttpServerTransport(loggerFactory) { SessionId = id, FlowExecutionContextFromRequests = true };
        _server = McpServer.Create(Transport, options, loggerFactory);
        _run = _server.RunAsync(_closed.Token);
    }

    public string Id { get; }

    /// <summary>Who shook hands. Nobody else may use the session.</summary>
    public Caller Owner { get; }

    public StreamableHttpServerTransport Transport { get; }

    /// <summary>Whether the handshake worked.</summary>
    public bool IsInitialized => _server.NegotiatedProtocolVersion is not null;

    /// <summary>Cancelled when the session ends.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>How long nobody has used the session; zero while a request or a stream is open.</summary>
    public TimeSpan Idle => Volatile.Read(ref _requests) > 0 ? TimeSpan.Zero : _time.GetElapsedTime(Volatile.Read(ref _lastUse));

    /// <summary>Keeps the session from being idle until the result is disposed.</summary>
    public Use Begin()
    {
        Interlocked.Increment(ref _requests);
        return new(this);
    }

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
