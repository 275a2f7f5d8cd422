using System.Text;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>Who may call what, put together from the options: the policy and the loop that keeps it true.</summary>
/// <param name="Policy">Asked for every list and call.</param>
/// <param name="Loop">To be run as long as the server; null: nothing is to be done.</param>
internal sealed record PolicySetup(ICallPolicy Policy, Func<CancellationToken, Task>? Loop) : IAsyncDisposable
{
    /// <param name="options">The settings.</param>
    /// <param name="client">The API server that is asked.</param>
    /// <param name="changed">Told when rights have changed; only signals.</param>
    /// <param name="loggerFactory">Stays the caller's.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="ToolServerOptionsException">The policy file cannot be used.</exception>
    public static PolicySetup Create(ToolServerOptions options, KubernetesClient client, Action changed, ILoggerFactory loggerFactory, TimeProvider time)
    {
        switch (options.DecidedBy)
        {
            case CallAuthorization.File:
                var policy = new FilePolicy(time);
                var file = new WatchedFiles(
                    "roles of the policy file", [options.PolicyFile!], contents => policy.Use(PolicyFileReader.Read(Encoding.UTF8.GetString(contents[0]))), loggerFactory, time);
                file.Load("--policy-file");
                policy.Changed += changed;
                return new(policy, file.RunAsync);
            case CallAuthorization.Kubernetes:
                return new(new ReviewPolicy(client, time), null);
            default:
                return new(new OpenPolicy(), null);
        }
    }

    public ValueTask DisposeAsync()
    {
        (Policy as IDisposable)?.Dispose();
        return ValueTask.CompletedTask;
    }
}
