using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Leadership;

namespace Signalbox.Operator.Hosting;

/// <summary>
/// An operator as long as it is wanted. One that lost its lease has ended all that it did and is followed by a new one, which knows nothing
/// of what the last one knew and stands for election as any other; a process that ended instead would be started again later and later.
/// </summary>
public static partial class OperatorTerms
{
    /// <summary>Returns when cancelled, the lease released.</summary>
    /// <exception cref="OperatorException">It cannot be started, or a part of it ended by itself.</exception>
    public static async Task RunAsync(OperatorOptions options, KubernetesClient client, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        var logger = loggerFactory.CreateLogger(typeof(OperatorTerms));
        var kept = options with { Identity = options.Identity ?? OperatorHost.MakeIdentity() };
        while (true)
        {
            try
            {
                await RunOnceAsync(kept, client, loggerFactory, ct);
                return;
            }
            catch (LeadershipLostException lost) when (!ct.IsCancellationRequested)
            {
                LogLost(logger, lost.Message);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
        }
    }

    private static async Task RunOnceAsync(OperatorOptions options, KubernetesClient client, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        await using var host = await OperatorHost.StartAsync(options, client, loggerFactory, ct);
        var cancelled = new TaskCompletionSource();
        await using var registration = ct.Register(cancelled.SetResult);
        await await Task.WhenAny(host.Completion, cancelled.Task);
    }

    [LoggerMessage(3103, LogLevel.Warning, "{Lost} Another operator may lead by now; this one begins anew and stands for election.")]
    private static partial void LogLost(ILogger logger, string lost);
}
