using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tests.Execution;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>An API server, and replicas that run one job workflow against one upstream.</summary>
internal sealed class RunFixture : IAsyncDisposable
{
    public const string Job = """
        {
          "workflowId": "job", "targetRef": {"name": "api"}, "tool": {"name": "job"},
          "inputs": {"type": "object", "properties": {"id": {"type": "string"}, "password": {"type": "string"}}},
          "steps": [
            {"stepId": "start", "operation": {"method": "POST", "path": "/jobs"}, "requestBody": {"contentType": "application/json", "payload": {"id": "$inputs.id", "key": "$inputs.password"}},
             "outputs": {"job": "$response.body#/job"}},
            {"stepId": "wait", "operation": {"method": "GET", "path": "/jobs/1"}, "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
             "onFailure": [{"name": "notYet", "type": "retry", "retryAfter": 0.02, "retryLimit": 5000, "criteria": [{"condition": "$response.body#/state == 'running'"}]}],
             "onCancel": {"operation": {"method": "DELETE", "path": "/jobs/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.start.outputs.job"}]},
             "outputs": {"token": "$response.body#/token", "took": "$response.body#/took"}}],
          "outputs": {"took": "$steps.wait.outputs.took", "token": "$steps.wait.outputs.token"}
        }
        """;

    private readonly List<IAsyncDisposable> _parts = [];
    private readonly ToolServerMetrics _metrics = new();
    private string _spec = Job;

    public FakeApiServer Api { get; private set; } = null!;

    public KubernetesClient Client { get; private set; } = null!;

    public TestTargets Targets { get; } = new();

    public RunKeyRing Keys { get; set; } = RunKeys.One();

    public WorkflowPlan Plan => ExecutorFixture.Plan(_spec);

    /// <summary>Who denies the revision; null: nobody.</summary>
    public string? Denial { get; set; }

    public static async Task<RunFixture> StartAsync(string upstream, string spec = Job)
    {
        var fixture = new RunFixture { Api = await FakeApiServer.StartAsync(), _spec = spec };
        fixture.Client = fixture.Api.Client();
        fixture.Targets.Put(UpstreamFixture.Spec(upstream));
        return fixture;
    }

    public (DurableToolExecutor Executor, RunResumer Resumer) Replica(string name)
    {
        var environment = new RunEnvironment(
            new(Client), () => Keys, new() { Replica = name, Instance = name + "-1" }, _metrics, TimeProvider.System, NullLogger.Instance)
        {
            Denial = (_, _) => Denial,
        };
        var audit = new AuditLog(new MemoryStream(), null, NullLoggerFactory.Instance);
        var executor = new DurableToolExecutor(new HttpToolExecutor(Targets, audit, NullLoggerFactory.Instance), environment);
        _parts.Add(executor);
        return (executor, new RunResumer(environment, executor, new(FindRevision, (_, _) => null)));
    }

    public RunBook Book() => new(new(Client), () => Keys, null, () => []);

    public ToolCall Call(string arguments = """{"id": "a", "password": "hunter22"}""") => new()
    {
        Plan = Plan,
        Workflow = new("ns", "job"),
        Target = TestTargets.Name,
        Arguments = JsonElement.Parse(arguments),
        Caller = "alice",
        MayTakeLong = true,
    };

    /// <summary>The one run that there is; null: none yet.</summary>
    public JsonObject? Run() => Name() is { } name ? Api.Find("mcpworkflowruns", "ns", name) : null;

    public NamespacedName Key() => new("ns", Name()!);

    public string? Phase() => (string?)Run()?["status"]?["phase"];

    public async ValueTask DisposeAsync()
    {
        foreach (var part in _parts)
            await part.DisposeAsync();
        Client.Dispose();
        _metrics.Dispose();
        await Api.DisposeAsync();
    }

    private string? Name() => Api.Requests.LastOrDefault(r => r.StartsWith("PATCH", StringComparison.Ordinal) && r.Contains("/mcpworkflowruns/run-", StringComparison.Ordinal))
        ?.Split("/mcpworkflowruns/")[1].Split('/', '?')[0];

    private ControllerRevision? FindRevision(NamespacedName name)
    {
        if (name != new NamespacedName("ns", RevisionName.For("job", Plan.SpecDigest)))
            return null;
        var json = new JsonObject { ["metadata"] = new JsonObject { ["name"] = name.Name }, ["data"] = JsonNode.Parse(_spec) };
        return json.Deserialize(KubernetesJson.Default.ControllerRevision);
    }
}
