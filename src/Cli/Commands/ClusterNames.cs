using System.CommandLine;
using System.CommandLine.Completions;
using Signalbox.Cli.CommandLine;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary>Names of the cluster's objects for the tab key, from the namespace that the line names. Where the cluster cannot be asked there are none.</summary>
internal static class ClusterNames
{
    // A shell waits for as long as this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void CompleteWorkflows(this Argument argument, CommandContext context) =>
        argument.CompletionSources.Add(completion => Of(context, completion.ParseResult, SignalboxApi.Workflows));

    public static void CompleteRuns(this Argument argument, CommandContext context) =>
        argument.CompletionSources.Add(completion => Of(context, completion.ParseResult, SignalboxApi.Runs));

    private static IEnumerable<CompletionItem> Of<T>(CommandContext context, ParseResult parsed, ResourceKind<T> kind)
        where T : class, IKubernetesObject
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            using var session = ClusterSession.Open(context, parsed);
            var page = session.Client.ListAsync(kind, session.Namespace, new ListQuery { Limit = 500 }, bound.Token).GetAwaiter().GetResult();
            return [.. page.Items.Select(item => new CompletionItem(item.Metadata.Name))];
        }
        catch (Exception problem) when (problem is KubernetesConfigurationException or KubernetesApiException or CredentialException or HttpRequestException or OperationCanceledException or IOException)
        {
            return [];
        }
    }
}
