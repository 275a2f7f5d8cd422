using System.Collections.Concurrent;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>The sessions of the handshake era: found by id and owner, ended by DELETE, with their stream, by idleness or with the server.</summary>
public sealed partial class SessionTable(int capacity, TimeSpan idleTimeout, ILoggerFactory loggerFactory, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, McpSession> _sessions = new(StringComparer.Ordinal);
    private readonly CallStreamBudget _budget = new(time);
    private readonly ILogger _logger = loggerFactory.CreateLogger<SessionTable>();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>What a client is told for which there is no session left.</summary>
    internal static readonly Refusal Full = new(503, Refusal.ServerError, "The server has as many sessions as it takes. Try again later.");

    /// <summary>A new session, or null when there are as many as may be.</summary>
    /// <param name="owner">Nobody else finds it.</param>
    /// <param name="scope">Where it began, and where alone it is found.</param>
    /// <param name="options">Of the SDK's server.</param>
    /// <param name="transport">Makes what carries its messages, by its id.</param>
    public McpSession? Create(Caller owner, string scope, McpServerOptions options, Func<string, ITransport> transport)
    {
        if (Interlocked.Increment(ref _count) > capacity)
        {
            Interlocked.Decrement(ref _count);
            LogFull(capacity);
            return null;
        }
        // 128 random bits: an id is a bearer secret as far as the owner check allows.
        // What flows with the request that shakes hands, its trace among it, must not be held for as long as the session lives.
        using var apart = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        var id = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var session = new McpSession(id, owner, scope, transport(id), options, _budget, loggerFactory, time);
        _sessions[session.Id] = session;
        return session;
    }

    /// <summary>The session, if it exists and is the caller's: whose it is otherwise is not told.</summary>
    public McpSession? Find(string id, Caller caller, string scope) =>
        _sessions.TryGetValue(id, out var session) && session.Scope == scope && session.Owner.Name == caller.Name ? session : null;

    public async ValueTask RemoveAsync(McpSession session)
    {
        if (!_sessions.TryRemove(session.Id, out _))
            return;
        Interlocked.Decrement(ref _count);
        await session.DisposeAsync();
    }

    /// <summary>Ends sessions that nobody has used for the idle time; returns when cancelled.</summary>
    public async Task SweepAsync(CancellationToken ct)
    {
        var interval = TimeSpan.FromTicks(Math.Clamp(idleTimeout.Ticks / 10, TimeSpan.TicksPerMillisecond * 50, TimeSpan.TicksPerMinute));
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                foreach (var (_, session) in _sessions)
                {
                    session.Sweep();
                    if (session.Idle < idleTimeout)
                        continue;
                    LogIdle(session.Idle.TotalMinutes);
                    await RemoveAsync(session);
                }
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, session) in _sessions)
            await RemoveAsync(session);
    }

    [LoggerMessage(4101, LogLevel.Warning, "A client was refused: there are {Capacity} sessions already. Raise --max-sessions, or look for a client that never ends its own.")]
    private partial void LogFull(int capacity);

    [LoggerMessage(4102, LogLevel.Debug, "Ended a session that nobody had used for {Minutes:F1} minutes.")]
    private partial void LogIdle(double minutes);
}
