using System.CommandLine;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Hosting;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary>A connection to the cluster that the global options name.</summary>
internal sealed class ClusterSession : IDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private ClusterSession(KubernetesClient client, string ns) => (Client, Namespace) = (client, ns);

    public KubernetesClient Client { get; }

    /// <summary>Of <c>--namespace</c>, or the context's.</summary>
    public string Namespace { get; }

    public static ClusterSession Open(CommandContext context, ParseResult parsed)
    {
        var kubeconfig = parsed.GetValue(context.Options.Kubeconfig) ?? DataFolder.KubeconfigWhereNoOtherIs();
        var configuration = KubernetesClientConfigurationLocator.Locate(kubeconfig, parsed.GetValue(context.Options.Context));
        var client = new KubernetesClient(configuration);
        return new(client, parsed.GetValue(context.Options.Namespace) ?? client.DefaultNamespace);
    }

    public NamespacedName Key(string name) => new(Namespace, name);

    /// <summary>Reads a workflow until it is as wished; the last state is handed to <paramref name="otherwise"/> when the time is up.</summary>
    public async Task<McpWorkflow> WaitForAsync(
        string name, Func<McpWorkflow, bool> condition, TimeSpan patience, Func<McpWorkflow, CliException> otherwise, CancellationToken ct)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var workflow = await Client.GetAsync(SignalboxApi.Workflows, Key(name), ct).ConfigureAwait(false);
            if (condition(workflow))
                return workflow;
            if (TimeProvider.System.GetElapsedTime(started) > patience)
                throw otherwise(workflow);
            await Task.Delay(PollInterval, TimeProvider.System, ct).ConfigureAwait(false);
        }
    }

    public void Dispose() => Client.Dispose();
}
