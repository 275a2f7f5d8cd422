using Microsoft.Extensions.Logging;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>
/// A token or session that all calls share: one login at a time whoever asks, renewed before its end and when the upstream no longer
/// takes it, given back at the end and when another takes its place: upstreams allow few at a time, and may refuse an operation with 401 for ever. A refused login
/// is not tried again for half a minute: many upstreams lock an account after a few. One that failed in passing is not tried again by all calls at once.
/// </summary>
/// <param name="issuer">Logs in and out.</param>
/// <param name="loginTimeout">For one login.</param>
/// <param name="lifetime">How long the upstream keeps a session; null: nobody said.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Hears of sessions that could not be closed.</param>
internal sealed partial class IssuedCredentials(TokenIssuer issuer, TimeSpan loginTimeout, TimeSpan? lifetime, TimeProvider time, ILogger logger)
    : UpstreamCredentials
{
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FailureMemory = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Task<Held>? _current;
    private UpstreamRefusedException? _refusal;
    private long _refusedAt;
    private TimeSpan _memory;
    private Task _givenBack = Task.CompletedTask;

    public override async ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var held = await Current().WaitAsync(ct);
        issuer.Apply(request, held.Token);
        return held;
    }

    public override bool Renew(object? applied)
    {
        lock (_gate)
        {
            // Another call may have renewed it already: then that one is to be used.
            if (_current is { IsCompletedSuccessfully: true } current && ReferenceEquals(current.Result, applied))
                GiveBack(current.Result);
        }

        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        Task<Held>? current;
        Task givenBack;
        lock (_gate)
            (current, givenBack) = (_current, _givenBack);

        await _closing.CancelAsync();
        if (current is not null)
            await RevokeAsync(current);
        await givenBack;
        issuer.Dispose();
        _closing.Dispose();
    }

    private Task<Held> Current()
    {
        lock (_gate)
        {
            if (_current is { IsCompletedSuccessfully: true } current && current.Result.IsOver(time))
                GiveBack(current.Result);
            if (_current is null && _refusal is not null && time.GetElapsedTime(_refusedAt) < _memory)
                return Task.FromException<Held>(_refusal);
            return _current ??= IssueAsync();
        }
    }

    private async Task<Held> IssueAsync()
    {
        // Leaves the lock of Current before anything is sent.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            // Not bound to the call that happens to be first: the others wait for the same login.
            using var limit = new CancellationTokenSource(loginTimeout, time);
            using var registration = _closing.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), limit);
            var begun = time.GetTimestamp();
            var token = await issuer.IssueAsync(limit.Token);
            // Nine tenths of it: no call meets its end.
            return new Held(lifetime is { } known && !(token.Lifetime < known * 0.9) ? token with { Lifetime = known * 0.9 } : token, begun);
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _current = null;
                if (e is UpstreamRefusedException refusal)
                    (_refusal, _refusedAt, _memory) = (refusal, time.GetTimestamp(), refusal.Transient ? Shorter(refusal.RetryAfter ?? FailureMemory) : RefusalMemory);
            }

            if (e is OperationCanceledException)
                throw new UpstreamRefusedException(UpstreamFailureKind.Timeout, "The login at the upstream was not answered in time.", transient: true, e);
            throw;
        }
    }

    private static TimeSpan Shorter(TimeSpan wait) => wait < RefusalMemory ? wait : RefusalMemory;

    /// <summary>Under the lock.</summary>
    private void GiveBack(Held held)
    {
        _current = null;
        _givenBack = Task.WhenAll(_givenBack, RevokeAsync(Task.FromResult(held)));
    }

    private async Task RevokeAsync(Task<Held> session)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            using var limit = new CancellationTokenSource(RevokeTimeout, time);
            await issuer.RevokeAsync((await session).Token, limit.Token);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or UpstreamRefusedException)
        {
            LogNotClosed(logger, e.GetType().Name);
        }
    }

    private sealed record Held(IssuedToken Token, long Begun)
    {
        public bool IsOver(TimeProvider time) => Token.Lifetime is { } lifetime && time.GetElapsedTime(Begun) >= lifetime;
    }

    [LoggerMessage(4510, LogLevel.Debug, "A session could not be closed at its upstream ({Error}); it ends there by itself")]
    private static partial void LogNotClosed(ILogger logger, string error);
}
