using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using Signalbox.Ingest;
using Signalbox.Ingest.Publishing;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Objects;
using Signalbox.LocalCluster;
using Signalbox.Operator;
using Signalbox.ToolServer;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Prism;

/// <summary>One document from file to answers: ingest, publish, approve, and call every tool over MCP while Prism mocks the same document.</summary>
internal sealed class DocumentProof(string name, string file, Action<string> say)
{
    private const string Namespace = "default";

    /// <summary>A job in the mock ends in a random state; a call whose job ended badly is made again, this often at the most.</summary>
    private const int JobTries = 25;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public async Task<DocumentOutcome> RunAsync(string folder, CancellationToken cancellation)
    {
        var request = new IngestRequest { Sources = [file], TargetName = "mock" };
        IngestResult ingested;
        say("ingest");
        try
        {
            ingested = await new Ingestor().IngestAsync(request, null, cancellation);
        }
        catch (DocumentException refused)
        {
            return DocumentOutcome.NotLoaded(name, $"ingest: {refused.Message}");
        }

        say("Prism loads");
        var tree = (await DocumentJoiner.JoinAsync(request, cancellation))[0];
        var mocked = await WrittenAsync(tree, folder, cancellation);
        try
        {
            await using var prism = await PrismProcess.StartAsync(mocked, cancellation);
            var login = MockTarget.LoginPath(ingested.TargetDraft!);
            await using var front = await PrismFront.StartAsync(prism.Url, login, new OtherCredentials(tree, login is not null), cancellation);
            front.IsPolled = new PolledPaths(ingested.Workflows).Contains;
            return await ServeAsync(ingested, front, folder, cancellation);
        }
        catch (InvalidOperationException refused)
        {
            return DocumentOutcome.NotLoaded(name, $"Prism: {refused.Message}");
        }
    }

    /// <summary>Prism is given what ingest read, because it would ask the network for other files, as far as it can take it.</summary>
    private static async Task<string> WrittenAsync(JsonObject tree, string folder, CancellationToken cancellation)
    {
        var path = Path.Combine(folder, "mock.json");
        await File.WriteAllTextAsync(path, MockDocument.Of(tree).ToJsonString(), cancellation);
        return path;
    }

    private async Task<DocumentOutcome> ServeAsync(IngestResult ingested, PrismFront front, string folder, CancellationToken cancellation)
    {
        var logs = NullLoggerFactory.Instance;
        await using var cluster = await LocalClusterHost.StartAsync(
            new() { DataDirectory = Path.Combine(folder, "cluster"), Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, logs, cancellation);
        using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath));
        await using var operatorHost = await OperatorHost.StartAsync(new() { LeaderElection = false }, client, logs, cancellation);
        await using var toolServer = await ToolServerHost.StartAsync(
            new() { ListenUrl = "http://127.0.0.1:0", Identity = "bench", AuditFile = Path.Combine(folder, "audit.jsonl") }, client, logs, cancellation);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        say("publish");
        if (MockTarget.Secret(ingested.TargetDraft!) is { } secret) await client.CreateAsync(Kinds.Secrets, Namespace, secret, patience.Token);
        var target = MockTarget.At(ingested.TargetDraft!, front.Url);
        await new ClusterPublisher(client).PublishAsync(ingested with { TargetDraft = target }, Namespace, patience.Token);
        say("approve");
        foreach (var workflow in ingested.Workflows) await ApproveAsync(client, workflow.Name, patience.Token);
        await using var mcp = await McpClient.CreateAsync(
            new HttpClientTransport(new HttpClientTransportOptions { Endpoint = toolServer.McpUrl, TransportMode = HttpTransportMode.StreamableHttp }), cancellationToken: cancellation);
        return await CallAllAsync(ingested, mcp, front, await ListedAsync(mcp, ingested.Workflows.Count, patience.Token), cancellation);
    }

    private static async Task ApproveAsync(KubernetesClient client, string workflow, CancellationToken cancellation)
    {
        while ((await client.GetAsync(SignalboxApi.Workflows, new(Namespace, workflow), cancellation)).Status?.SpecDigest is null) await Task.Delay(20, cancellation);
        await client.PatchAsync(
            SignalboxApi.Workflows, new(Namespace, workflow),
            Patch.Merge(new JsonObject { ["status"] = new JsonObject { ["phase"] = WorkflowPhase.Approved } }),
            new PatchQuery { Subresource = "status", FieldManager = "signalbox-bench" }, cancellation);
    }

    private static async Task<IList<McpClientTool>> ListedAsync(McpClient mcp, int count, CancellationToken cancellation)
    {
        while (true)
        {
            var tools = await mcp.ListToolsAsync(cancellationToken: cancellation);
            if (tools.Count >= count) return tools;
            await Task.Delay(100, cancellation);
        }
    }

    private async Task<DocumentOutcome> CallAllAsync(IngestResult ingested, McpClient mcp, PrismFront front, IList<McpClientTool> tools, CancellationToken cancellation)
    {
        var caller = new ToolCaller(mcp, front);
        var (failures, notOurs) = (new List<ToolFailure>(), new List<ToolFailure>());
        var workflows = ingested.Workflows.ToDictionary(workflow => workflow.Spec.Tool.Name, StringComparer.Ordinal);
        var reviewed = ReviewedFaults.Of(name);
        foreach (var (tool, at) in tools.OrderBy(tool => tool.Name, StringComparer.Ordinal).Select((tool, at) => (tool, at)))
        {
            if (at % 10 == 0) say($"{at}/{tools.Count} tools, {failures.Count} failed");
            var workflow = workflows[tool.Name];
            var found = await caller.CallAsync(tool, PolledPaths.Polls(workflow) ? JobTries : 1, cancellation);
            var ours = found.Where(reason => reviewed.Reason(workflow.Spec, reason) is null).ToList();
            if (ours.Count > 0) failures.Add(new ToolFailure(tool.Name, string.Join('\n', ours)));
            else if (found.Count > 0) notOurs.Add(new ToolFailure(tool.Name, string.Join(' ', found.Select(reason => reviewed.Reason(workflow.Spec, reason)!).Distinct())));
        }

        return new DocumentOutcome(name, ingested.Workflows.Count, tools.Count - failures.Count - notOurs.Count, failures, true, null) { NotOurs = notOurs, Calls = caller.Calls };
    }
}
