using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Leadership;

/// <summary>
/// Leads while it holds a Lease. Guarantees, as far as clocks run at about one speed: no two lead at once; from the moment leading is
/// cancelled no request for the lease is under way; the lease is released at the end, so a successor need not wait.
/// </summary>
public sealed partial class LeaderElector(
    KubernetesClient client, LeaderElectionOptions options, ILoggerFactory? loggerFactory = null, TimeProvider? time = null)
{
    private static readonly UpDownCounter<long> Status = KubernetesMeter.Instance.CreateUpDownCounter<long>(
        "leader_election_master_status", "{leader}", "1 while this process leads.");

    private readonly ILogger logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<LeaderElector>();
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly LeaseRecord record = new(client, options, time ?? TimeProvider.System);
    private volatile bool leading;

    public bool IsLeader => leading;

    /// <summary>The holder as last seen; null or empty when there is none.</summary>
    public string? Holder => record.Current?.Spec.HolderIdentity;

    /// <summary>
    /// Waits for leadership, then runs <paramref name="lead"/> until <paramref name="ct"/> is cancelled or leadership is lost, whichever is
    /// first; its token is cancelled then and it is awaited. Returns when cancelled, or when <paramref name="lead"/> ends by itself.
    /// </summary>
    /// <exception cref="LeadershipLostException">The lease could not be renewed in time. End the process: what it was writing is no longer its own.</exception>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken ct)
    {
        options.Validate();
        try
        {
            await AcquireAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // A try in progress may have got it.
            await ReleaseAsync();
            return;
        }
        leading = true;
        var lost = false;
        Status.Add(1, new KeyValuePair<string, object?>("name", options.Name));
        LogLeading(options.Identity, options.Namespace, options.Name);
        using var term = CancellationTokenSource.CreateLinkedTokenSource(ct);
        using var renewing = new CancellationTokenSource();
        var renew = RenewAsync(renewing.Token);
        var work = Task.Run(() => lead(term.Token), CancellationToken.None);
        try
        {
            lost = await Task.WhenAny(renew, work).WaitAsync(ct).ContinueWith(
                ended => ended.IsCompletedSuccessfully && ended.Result == renew, CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
            leading = !lost;
            await term.CancelAsync();
            try
            {
                // Renewed on while the work comes to its end, so that no successor starts beside it.
                await SettleAsync(work, lost || ct.IsCancellationRequested);
            }
            finally
            {
                await renewing.CancelAsync();
                await renew;
            }
            if (lost)
                throw new LeadershipLostException(
                    $"Lease {options.Namespace}/{options.Name} could not be renewed within {options.RenewDeadline.TotalSeconds:0} s.");
        }
        finally
        {
            leading = false;
            Status.Add(-1, new KeyValuePair<string, object?>("name", options.Name));
            LogStopped(options.Identity, options.Namespace, options.Name);
            // What was lost is no longer ours to write.
            if (!lost)
                await ReleaseAsync();
        }
    }

    private static async Task SettleAsync(Task work, bool asked)
    {
        try
        {
            await work;
        }
        catch (OperationCanceledException) when (asked)
        {
            // Asked for.
        }
    }

    private async Task AcquireAsync(CancellationToken ct)
    {
        while (true)
        {
            using (var limit = new CancellationTokenSource(options.RenewDeadline, time))
            using (var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token))
            {
                if (await TryAsync(both.Token, ct))
                    return;
            }
            var retry = options.RetryPeriod * (1 + 0.2 * Random.Shared.NextDouble());
            await Task.Delay(LeaseRule.NextLook(record.Current, record.UnchangedFor, options.LeaseDuration, retry), time, ct);
        }
    }

    /// <summary>Ends when the lease is lost or the token is cancelled; no request is under way then.</summary>
    private async Task RenewAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                // Counted from before the request: others count from when they see it, which is later.
                using var deadline = new CancellationTokenSource(options.RenewDeadline, time);
                using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, deadline.Token);
                while (true)
                {
                    await Task.Delay(options.RetryPeriod, time, both.Token);
                    if (await TryAsync(both.Token, ct))
                        break;
                    // Somebody else was given it: no use in waiting for the deadline.
                    if (Holder != options.Identity && !string.IsNullOrEmpty(Holder))
                        return;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The deadline, or asked for: the caller tells by its own token.
        }
    }

    /// <summary>One look at the lease and, where the rule allows, one write. True when it is ours now.</summary>
    private async Task<bool> TryAsync(CancellationToken limit, CancellationToken ct)
    {
        try
        {
            await record.ReadAsync(limit);
            var decision = LeaseRule.Decide(record.Current, options.Identity, record.UnchangedFor, options.LeaseDuration);
            switch (decision)
            {
                case LeaseDecision.Wait:
                    return false;
                case LeaseDecision.Create:
                    await record.CreateAsync(limit);
                    return true;
                default:
                    await record.WriteAsync(LeaseRule.Hold(record.Current!, options, decision, time.GetUtcNow()), limit);
                    return true;
            }
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsAlreadyExists)
        {
            return false;
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or CredentialException)
        {
            LogFailed(e, options.Namespace, options.Name);
            return false;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            LogFailed(e, options.Namespace, options.Name);
            return false;
        }
    }

    private async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(options.RenewDeadline, time);
        for (var attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                await record.ReadAsync(limit.Token);
                if (record.Current?.Spec.HolderIdentity != options.Identity)
                    return;
                await record.WriteAsync(LeaseRule.Release(record.Current, time.GetUtcNow()), limit.Token);
                return;
            }
            catch (KubernetesApiException e) when (e.IsConflict)
            {
                // Read again.
            }
            catch (Exception e) when (e is KubernetesApiException or HttpRequestException or CredentialException or OperationCanceledException)
            {
                LogNotReleased(e, options.Namespace, options.Name, options.LeaseDuration.TotalSeconds);
                return;
            }
        }
    }

    [LoggerMessage(1300, LogLevel.Information, "{Identity} leads: it holds the lease {Namespace}/{Name}.")]
    private partial void LogLeading(string identity, string @namespace, string name);

    [LoggerMessage(1301, LogLevel.Information, "{Identity} leads no more by the lease {Namespace}/{Name}.")]
    private partial void LogStopped(string identity, string @namespace, string name);

    [LoggerMessage(1302, LogLevel.Warning, "Cannot get or renew the lease {Namespace}/{Name}.")]
    private partial void LogFailed(Exception exception, string @namespace, string name);

    [LoggerMessage(1303, LogLevel.Warning, "Cannot release the lease {Namespace}/{Name}: others wait {Seconds} s for it.")]
    private partial void LogNotReleased(Exception exception, string @namespace, string name, double seconds);
}
