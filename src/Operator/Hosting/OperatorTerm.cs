using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Leadership;

namespace Signalbox.Operator.Hosting;

/// <summary>An operator from its start to its end, which is that of its process.</summary>
public static class OperatorTerm
{
    /// <summary>Returns when cancelled, the lease released.</summary>
    /// <exception cref="OperatorException">It cannot be started, a part of it ended by itself, or it lost the lease: the process must end then, and start anew knowing nothing.</exception>
    public static async Task RunAsync(OperatorOptions options, KubernetesClient client, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        try
        {
            await using var host = await OperatorHost.StartAsync(options, client, loggerFactory, ct);
            var cancelled = new TaskCompletionSource();
            await using var registration = ct.Register(cancelled.SetResult);
            await await Task.WhenAny(host.Completion, cancelled.Task);
        }
        catch (LeadershipLostException lost) when (!ct.IsCancellationRequested)
        {
            throw new OperatorException($"{lost.Message} Another operator may lead by now, so this process ends; started again it stands for election.", lost);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }
}
