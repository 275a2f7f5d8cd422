using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.Operator.Tests.Integration;

/// <summary>A namespace with workflows, a system namespace, and what people and tool servers do there.</summary>
internal sealed class Site : IAsyncDisposable
{
    private const string FieldManager = "tests";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ClusterFixture _fixture;

    private Site(ClusterFixture fixture)
    {
        _fixture = fixture;
        Namespace = fixture.NewNamespaceName();
        Client = fixture.NewClient();
    }

    public string Namespace { get; }

    public string SystemNamespace => Namespace + "-system";

    public KubernetesClient Client { get; }

    public static async Task<Site> CreateAsync(ClusterFixture fixture)
    {
        var site = new Site(fixture);
        await site.Client.SendRawAsync(HttpMethod.Post, "/api/v1/namespaces",
            new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = site.Namespace } },
            "application/json", default);
        await site.CreateTargetAsync();
        return site;
    }

    /// <summary>The target that every workflow here refers to.</summary>
    public Task<McpTarget> CreateTargetAsync() => Client.CreateAsync(SignalboxApi.Targets, Namespace, new()
    {
        ["apiVersion"] = SignalboxApi.ApiVersion,
        ["kind"] = "McpTarget",
        ["metadata"] = new JsonObject { ["name"] = "idrac" },
        ["spec"] = new JsonObject { ["baseUrl"] = "https://idrac.example" },
    }, default);

    /// <summary>An operator of this site, with a client of its own, as a process of its own would have.</summary>
    public async Task<RunningOperator> StartOperatorAsync(bool leaderElection = false, string? adminListen = null)
    {
        var client = _fixture.NewClient();
        var host = await OperatorHost.StartAsync(
            new() { SystemNamespace = SystemNamespace, WatchNamespace = Namespace, LeaderElection = leaderElection, AdminListenUrl = adminListen },
            client, NullLoggerFactory.Instance, default);
        return new(host, client);
    }

    public Task<McpWorkflow> CreateWorkflowAsync(string name, string? tool = null) => Client.CreateAsync(SignalboxApi.Workflows, Namespace, new()
    {
        ["apiVersion"] = SignalboxApi.ApiVersion,
        ["kind"] = "McpWorkflow",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["workflowId"] = name,
            ["targetRef"] = new JsonObject { ["name"] = "idrac" },
            ["tool"] = new JsonObject { ["name"] = tool ?? name, ["description"] = "First." },
            ["steps"] = new JsonArray(new JsonObject
            {
                ["stepId"] = "get",
                ["operation"] = new JsonObject { ["method"] = "GET", ["path"] = "/" },
            }),
        },
    }, default);

    public Task<McpWorkflow> PatchStatusAsync(string name, JsonObject status) => Client.PatchAsync(
        SignalboxApi.Workflows, Key(name), Patch.Merge(new() { ["status"] = status }), new() { Subresource = "status", FieldManager = FieldManager });

    public Task<McpWorkflow> SetPhaseAsync(string name, string phase) => PatchStatusAsync(name, new() { ["phase"] = phase });

    public Task<McpWorkflow> DescribeAsync(string name, string description) => Client.PatchAsync(
        SignalboxApi.Workflows, Key(name),
        Patch.Merge(new() { ["spec"] = new JsonObject { ["tool"] = new JsonObject { ["description"] = description } } }),
        new() { FieldManager = FieldManager });

    public Task<McpWorkflowApproval> CreateApprovalAsync(string name, string workflow, string digest, string decision = "Approved") =>
        Client.CreateAsync(SignalboxApi.Approvals, Namespace, new()
        {
            ["apiVersion"] = SignalboxApi.ApiVersion,
            ["kind"] = "McpWorkflowApproval",
            ["metadata"] = new JsonObject { ["name"] = name },
            ["spec"] = new JsonObject { ["workflowName"] = workflow, ["specDigest"] = digest, ["decision"] = decision },
        }, default);

    /// <summary>What a tool server replica writes when it serves these.</summary>
    public Task ServeAsync(params McpWorkflow[] workflows)
    {
        var served = ServedSet.Of(workflows.Select(w => (Key(w.Metadata.Name), w.Status!.SpecDigest!))).ToString();
        var path = $"/apis/coordination.k8s.io/v1/namespaces/{SystemNamespace}/leases/signalbox-toolserver-test?fieldManager={FieldManager}&force=true";
        return Client.SendRawAsync(HttpMethod.Patch, path, new JsonObject
        {
            ["apiVersion"] = "coordination.k8s.io/v1",
            ["kind"] = "Lease",
            ["metadata"] = new JsonObject
            {
                ["name"] = "signalbox-toolserver-test",
                ["labels"] = new JsonObject { [SignalboxLabels.Component] = SignalboxLabels.ToolServerComponent },
                ["annotations"] = new JsonObject { [SignalboxLabels.Served] = served },
            },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = "test",
                ["leaseDurationSeconds"] = 3600,
                ["renewTime"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", null),
            },
        }, "application/apply-patch+yaml", default);
    }

    public async Task<ControllerRevision?> RevisionAsync(McpWorkflow workflow, string? digest = null) => await Client.FindAsync(
        Kinds.ControllerRevisions, new(Namespace, RevisionName.For(workflow.Metadata.Name, digest ?? workflow.Status!.SpecDigest!)), default);

    public Task<McpWorkflow> WaitAsync(string name, string phase) => WaitAsync(name, w => w.Status?.Phase == phase, phase);

    public Task<McpWorkflow> WaitForDigestAsync(string name) => WaitAsync(name, w => w.Status?.SpecDigest == SpecDigest.Compute(w.Spec), "a digest");

    public async Task<McpWorkflow> WaitAsync(string name, Func<McpWorkflow, bool> until, string what)
    {
        McpWorkflow? last = null;
        var ok = await UntilAsync(async () => (last = await Client.FindAsync(SignalboxApi.Workflows, Key(name), default)) is not null && until(last));
        Assert.True(ok, $"{name} did not come to {what}: phase {last?.Status?.Phase}, "
            + string.Join("; ", last?.Status?.Conditions?.Select(c => $"{c.Type}={c.Status} {c.Reason}: {c.Message}") ?? []));
        return last!;
    }

    public static async Task<bool> UntilAsync(Func<Task<bool>> condition)
    {
        var deadline = DateTimeOffset.UtcNow + Patience;
        while (!await condition())
        {
            if (DateTimeOffset.UtcNow > deadline)
                return false;
            await Task.Delay(10);
        }
        return true;
    }

    public async Task<Dictionary<string, string>> VersionsAsync()
    {
        var versions = new Dictionary<string, string>();
        await foreach (var w in Client.ListAllAsync(SignalboxApi.Workflows, Namespace, new(), default))
            versions["workflow " + w.Metadata.Name] = w.Metadata.ResourceVersion!;
        await foreach (var a in Client.ListAllAsync(SignalboxApi.Approvals, Namespace, new(), default))
            versions["approval " + a.Metadata.Name] = a.Metadata.ResourceVersion!;
        await foreach (var t in Client.ListAllAsync(SignalboxApi.Targets, Namespace, new(), default))
            versions["target " + t.Metadata.Name] = t.Metadata.ResourceVersion!;
        await foreach (var r in Client.ListAllAsync(Kinds.ControllerRevisions, Namespace, new(), default))
            versions["revision " + r.Metadata.Name] = r.Metadata.ResourceVersion!;
        return versions;
    }

    public NamespacedName Key(string name) => new(Namespace, name);

    public ValueTask DisposeAsync()
    {
        Client.Dispose();
        return ValueTask.CompletedTask;
    }
}
