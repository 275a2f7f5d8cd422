using System.Net.Http.Headers;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>
/// The credential of a plugin, kept until shortly before it expires or the server refuses it. However many requests wait, the plugin runs
/// once; it runs for itself, so a caller that gives up does not break it off for the others.
/// </summary>
internal sealed class ExecCredential(ExecPlugin plugin, KubernetesClientConfiguration configuration, IExecRunner runner, TimeProvider time)
    : ICredentialSource, IClientCertificateSource, IDisposable
{
    /// <summary>Renewed so long before the end, because clocks differ and requests take time.</summary>
    public static readonly TimeSpan Leeway = TimeSpan.FromSeconds(20);

    private readonly Lock gate = new();
    private readonly CancellationTokenSource closing = new();
    private Known? known;
    private Task<Known>? running;
    private bool certificateChanged;

    public (string? Certificate, string? Key)? Current
    {
        get
        {
            lock (gate)
                return known?.Answer is { Certificate: not null } answer ? (answer.Certificate, answer.Key) : null;
        }
    }

    public bool TakeChanged()
    {
        lock (gate)
        {
            var changed = certificateChanged;
            certificateChanged = false;
            return changed;
        }
    }

    public async ValueTask<AuthenticationHeaderValue?> GetAsync(CancellationToken ct)
    {
        Task<Known> pending;
        lock (gate)
        {
            if (known is { } fresh && IsFresh(fresh))
                return fresh.Header;
            // Off this thread: starting a process takes time, and the caller may be the one that reads a watch.
            pending = running ??= Task.Run(RunAsync);
        }
        return (await pending.WaitAsync(ct)).Header;
    }

    public bool Refused(long requestedAt)
    {
        lock (gate)
        {
            // A credential that was got after the request began has not been tried yet.
            if (known is { } last && last.GotAt <= requestedAt)
                known = last with { Refused = true };
            return true;
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        closing.Dispose();
    }

    private bool IsFresh(Known value) =>
        !value.Refused && (value.Answer.Expires is not { } end || time.GetUtcNow() < end - Leeway);

    private async Task<Known> RunAsync()
    {
        try
        {
            var interactive = plugin.InteractiveMode != ExecInteractiveMode.Never && !Console.IsInputRedirected;
            var output = await runner.RunAsync(plugin, ExecInfo.Build(plugin, configuration, interactive), closing.Token);
            var answer = ExecInfo.Parse(plugin, output);
            var header = answer.Token is { } token ? new AuthenticationHeaderValue("Bearer", token) : null;
            var result = new Known(answer, header, time.GetTimestamp(), Refused: false);
            lock (gate)
            {
                certificateChanged |= known?.Answer.Certificate != answer.Certificate || known?.Answer.Key != answer.Key;
                known = result;
                running = null;
            }
            return result;
        }
        catch
        {
            lock (gate)
                running = null;
            throw;
        }
    }

    private sealed record Known(ExecAnswer Answer, AuthenticationHeaderValue? Header, long GotAt, bool Refused)
    {
        public override string ToString() => nameof(Known);
    }
}
