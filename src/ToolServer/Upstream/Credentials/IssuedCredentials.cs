using Microsoft.Extensions.Logging;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>
/// A token or session that all calls share: one login at a time whoever asks, renewed before its end and when the upstream no longer
/// takes it, given back at the end. A refused login is not tried again for half a minute: many upstreams lock an account after a few.
/// </summary>
internal sealed partial class IssuedCredentials(TokenIssuer issuer, TimeSpan loginTimeout, TimeProvider time, ILogger logger) : UpstreamCredentials
{
    private static readonly TimeSpan RefusalMemory = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RevokeTimeout = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();
    private Task<Held>? _current;
    private UpstreamRefusedException? _refusal;
    private long _refusedAt;

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
                _current = null;
        }

        return true;
    }

    public override async ValueTask DisposeAsync()
    {
        Task<Held>? current;
        lock (_gate)
            current = _current;

        await _closing.CancelAsync();
        try
        {
            if (current is not null)
            {
                using var limit = new CancellationTokenSource(RevokeTimeout, time);
                await issuer.RevokeAsync((await current).Token, limit.Token);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException or UpstreamRefusedException)
        {
            LogNotClosed(logger, e.GetType().Name);
        }

        issuer.Dispose();
        _closing.Dispose();
    }

    private Task<Held> Current()
    {
        lock (_gate)
        {
            if (_current is { IsCompletedSuccessfully: true } current && current.Result.IsOver(time))
                _current = null;
            if (_current is null && _refusal is not null && time.GetElapsedTime(_refusedAt) < RefusalMemory)
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
            return new Held(await issuer.IssueAsync(limit.Token), begun);
        }
        catch (Exception e)
        {
            lock (_gate)
            {
                _current = null;
                if (e is UpstreamRefusedException { Transient: false } refusal)
                    (_refusal, _refusedAt) = (refusal, time.GetTimestamp());
            }

            if (e is OperationCanceledException)
                throw new UpstreamRefusedException(UpstreamFailureKind.Timeout, "The login at the upstream was not answered in time.", transient: true, e);
            throw;
        }
    }

    private sealed record Held(IssuedToken Token, long Begun)
    {
        public bool IsOver(TimeProvider time) => Token.Lifetime is { } lifetime && time.GetElapsedTime(Begun) >= lifetime;
    }

    [LoggerMessage(4510, LogLevel.Debug, "A session could not be closed at its upstream ({Error}); it ends there by itself")]
    private static partial void LogNotClosed(ILogger logger, string error);
}
