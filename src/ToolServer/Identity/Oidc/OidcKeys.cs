using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Identity.Jwt;

namespace Signalbox.ToolServer.Identity.Oidc;

/// <summary>
/// An issuer's keys as they are now. They are fetched when they are first needed, again every ten minutes, and at once when a token names a key that is
/// not among them, but never more often than every ten seconds: strangers can name any key.
/// </summary>
internal sealed partial class OidcKeys(OidcDiscovery discovery, string issuer, ILogger logger, TimeProvider time) : IDisposable
{
    public static readonly TimeSpan Refresh = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan LeastPause = TimeSpan.FromSeconds(10);

    /// <summary>An issuer that cannot be reached for longer might have withdrawn any of its keys.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SemaphoreSlim _fetching = new(1);
    private volatile Fetched? _current;
    private long _tried = long.MinValue;

    /// <summary>The keys that may have signed a token with this header; none: the issuer has no such key.</summary>
    /// <exception cref="IdentityUnavailableException">The keys are not known, or not any more.</exception>
    public async Task<IReadOnlyList<VerificationKey>> FindAsync(string? id, JwtAlgorithm algorithm)
    {
        if (_current is not { } current || time.GetElapsedTime(current.At) >= Refresh)
            current = await FetchAsync(_current);
        var found = current.Keys.Find(id, algorithm);
        // A key without a name cannot be missing by its name.
        if (found.Count > 0 || id is null)
            return found;
        return (await FetchAsync(current)).Keys.Find(id, algorithm);
    }

    public void Dispose() => _fetching.Dispose();

    /// <param name="seen">What the asker found wanting: another may have fetched since.</param>
    private async Task<Fetched> FetchAsync(Fetched? seen)
    {
        await _fetching.WaitAsync();
        try
        {
            if (_current is { } newer && newer != seen)
                return newer;
            if (_tried == long.MinValue || time.GetElapsedTime(_tried) >= LeastPause)
            {
                _tried = time.GetTimestamp();
                await TryFetchAsync();
            }
            return _current is { } known && time.GetElapsedTime(known.At) < Longest
                ? known
                : throw new IdentityUnavailableException($"Tokens of {issuer} cannot be checked: its keys cannot be fetched. Try again later.");
        }
        finally
        {
            _fetching.Release();
        }
    }

    private async Task TryFetchAsync()
    {
        using var bound = new CancellationTokenSource(Patience, time);
        try
        {
            var keys = await discovery.FetchAsync(bound.Token);
            _current = new(keys, time.GetTimestamp());
            LogFetched(logger, issuer, keys.Count);
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException or IOException)
        {
            LogFailed(logger, e, issuer);
        }
    }

    private sealed record Fetched(VerificationKeySet Keys, long At);

    [LoggerMessage(4200, LogLevel.Information, "Fetched the keys of {Issuer}: {Keys} that sign.")]
    private static partial void LogFetched(ILogger logger, string issuer, int keys);

    [LoggerMessage(4201, LogLevel.Warning, "The keys of {Issuer} cannot be fetched.")]
    private static partial void LogFailed(ILogger logger, Exception exception, string issuer);
}
