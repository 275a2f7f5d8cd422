using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>
/// A bearer token in a file. Kubernetes rewrites projected service account tokens about hourly, so the file is read again each minute and
/// after a 401; while a read fails or finds the file empty (a rotation in progress) the last good token is used on.
/// </summary>
internal sealed partial class TokenFileCredential(string path, TimeProvider time, ILogger logger) : ICredentialSource, IDisposable
{
    /// <summary>client-go reads each minute with 10 s of leeway (transport/token_source.go).</summary>
    public static readonly TimeSpan ReadEvery = TimeSpan.FromSeconds(50);

    private readonly SemaphoreSlim reading = new(1, 1);
    private volatile Known? known;

    public async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken ct)
    {
        if (known is { } fresh && IsFresh(fresh))
            return fresh.Header;
        await reading.WaitAsync(ct);
        try
        {
            var last = known;
            if (last is not null && IsFresh(last))
                return last.Header;
            var header = await ReadAsync(last, ct);
            known = new(header, time.GetTimestamp());
            return header;
        }
        finally
        {
            reading.Release();
        }
    }

    public bool Refused(long requestedAt)
    {
        if (known is { } last && last.ReadAt <= requestedAt)
            known = last with { ReadAt = long.MinValue };
        return true;
    }

    public void Dispose() => reading.Dispose();

    private bool IsFresh(Known value) => value.ReadAt != long.MinValue && time.GetElapsedTime(value.ReadAt) < ReadEvery;

    private async Task<AuthenticationHeaderValue> ReadAsync(Known? last, CancellationToken ct)
    {
        try
        {
            var token = (await File.ReadAllTextAsync(path, ct)).Trim();
            if (token.Length > 0)
                return new("Bearer", token);
            throw new InvalidDataException($"Token file {path} is empty.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException && last is not null)
        {
            LogKeptLastToken(e, path);
            return last.Header;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new CredentialException($"Cannot read the token file {path}: {e.Message}", e);
        }
    }

    private sealed record Known(AuthenticationHeaderValue Header, long ReadAt)
    {
        public override string ToString() => nameof(Known);
    }

    [LoggerMessage(1010, LogLevel.Warning, "Cannot read the token file {Path} again; the last good token stays in use.")]
    private partial void LogKeptLastToken(Exception exception, string path);
}
