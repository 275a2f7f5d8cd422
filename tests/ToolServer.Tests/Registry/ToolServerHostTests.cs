using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Client;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.ToolServer.Tests.Registry;

/// <summary>The whole replica against an API server: what is approved there is what is served here.</summary>
public sealed class ToolServerHostTests : IAsyncLifetime
{
    private const string LeaseName = "signalbox-toolserver-replica-1";
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private FakeApiServer _api = null!;
    private KubernetesClient _client = null!;
    private ToolServerHost? _host;
    private ITargetSource _targets = null!;

    public async Task InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _client = _api.Client();
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task What_was_approved_before_the_start_is_served_when_it_is_ready()
    {
        Live("restart", Given.Spec("restart_system"));
        Put(Given.Workflow("other", Given.Spec("other_tool"), approved: false));
        await StartAsync();
        await _host!.Ready.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["restart_system"], await ServedAsync());
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("denied")]
    public async Task What_was_withdrawn_before_the_start_is_not_served_though_the_API_server_does_not_know_it_yet(string how)
    {
        Live("other", Given.Spec("other_tool"));
        var spec = Given.Spec("restart_system");
        var workflow = Live("restart", spec);
        _api.StopCaching("mcpworkflows");
        MarkWithdrawn(workflow);
        Put(how == "suspended"
            ? workflow with { Spec = spec with { Suspend = true } }
            : workflow with { Status = new() { Approval = new() { Decision = ApprovalDecision.Denied, SpecDigest = SpecDigest.Compute(spec) } } });
        await StartAsync();
        await _host!.Ready.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["other_tool"], await ServedAsync());
        Assert.Contains("reason=\"RevisionWithdrawn\"} 1", await Http.GetStringAsync(new Uri(_host.Url, "/metrics")), StringComparison.Ordinal);

        // The mark is still there, but what was heard of is newer than the start.
        Put(workflow);
        _api.CatchUp("mcpworkflows");
        await ServesAsync("other_tool", "restart_system");
    }

    [Fact]
    public async Task Who_may_send_single_operations_begins_with_a_consistent_list()
    {
        await StartAsync(new() { RawAccess = RawAccess.Query });
        await _host!.Ready.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.DoesNotContain(_api.Requests, r => r.Contains("resourceVersion=0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_approval_is_live_for_a_connected_client_without_a_restart()
    {
        var workflow = Given.Workflow("restart", Given.Spec("restart_system"), approved: false);
        Put(workflow);
        await StartAsync();
        await _host!.Ready.WaitAsync(TimeSpan.FromSeconds(10));
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = _host.McpUrl, TransportMode = HttpTransportMode.StreamableHttp }));
        Assert.Empty(await client.ListToolsAsync());

        Live("restart", workflow.Spec);
        await ServesAsync("restart_system");
        Assert.NotEqual(true, (await client.CallToolAsync("restart_system")).IsError);

        Put(workflow with { Spec = workflow.Spec with { Suspend = true } });
        await ServesAsync();
    }

    [Fact]
    public async Task It_serves_on_while_the_API_server_is_away_and_catches_up_when_it_is_back()
    {
        Live("first", Given.Spec("first_tool"));
        await StartAsync();
        await ServesAsync("first_tool");

        _api.GoAway();
        await Eventually.TrueAsync(() => _api.Requests.Count(r => r.Contains("watch=", StringComparison.Ordinal)) > 4);
        Assert.Equal(["first_tool"], await ServedAsync());

        Live("second", Given.Spec("second_tool"));
        _api.ComeBack();
        await ServesAsync("first_tool", "second_tool");
    }

    [Fact]
    public async Task It_starts_without_an_API_server_and_is_ready_when_there_is_one()
    {
        Live("first", Given.Spec("first_tool"));
        _api.GoAway();
        await StartAsync();
        Assert.False(_host!.Ready.IsCompleted);
        Assert.Equal(503, (int)(await Http.GetAsync(new Uri(_host.Url, "/readyz"))).StatusCode);

        _api.ComeBack();
        await _host.Ready.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(["first_tool"], await ServedAsync());
    }

    [Fact]
    public async Task Its_lease_says_what_it_serves_and_goes_with_a_clean_stop()
    {
        var workflow = Live("restart", Given.Spec("restart_system"));
        await StartAsync();
        var digest = SpecDigest.Compute(workflow.Spec);
        await Eventually.TrueAsync(() => Served().Contains(Given.Key("restart"), digest));
        var lease = Lease()!;
        Assert.Equal("toolserver", (string?)lease["metadata"]!["labels"]!["signalbox.dev/component"]);
        Assert.Equal("replica-1", (string?)lease["spec"]!["holderIdentity"]);
        Assert.Equal(15, (int)lease["spec"]!["leaseDurationSeconds"]!);

        var other = Live("other", Given.Spec("other_tool"));
        await Eventually.TrueAsync(() => Served().Contains(Given.Key("other"), SpecDigest.Compute(other.Spec)));
        Assert.Equal(2, Served().Count);

        await _host!.DisposeAsync();
        Assert.Null(Lease());
    }

    [Fact]
    public async Task A_Secret_is_read_only_when_a_target_names_it_and_a_rotated_one_is_seen()
    {
        PutSecret("idrac-login", "b2xk");
        PutSecret("payroll", "bm8=");
        PutTarget("idrac", new() { BaseUrl = "https://idrac.example", Credentials = new() { Type = "basic", SecretRef = new() { Name = "idrac-login" } } });
        await StartAsync();
        await _host!.Ready.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal("old", Password("idrac-login"));
        Assert.Null(_targets.FindSecret(Given.Key("payroll")));
        Assert.DoesNotContain(_api.Requests, r => r.Contains("/secrets", StringComparison.Ordinal) && !r.Contains("metadata.name", StringComparison.Ordinal));

        PutSecret("idrac-login", "bmV3");
        await Eventually.TrueAsync(() => Password("idrac-login") == "new");

        PutTarget("idrac", new() { BaseUrl = "https://idrac.example" });
        await Eventually.TrueAsync(() => _targets.FindSecret(Given.Key("idrac-login")) is null);
    }

    [Fact]
    public async Task Unusable_options_are_refused_before_anything_is_started()
    {
        var e = await Assert.ThrowsAsync<ToolServerOptionsException>(
            () => ToolServerHost.StartAsync(new() { ListenUrl = "http://0.0.0.0:0", Identity = "r" }, _client, NullLoggerFactory.Instance, CancellationToken.None));
        Assert.Contains("--listen", e.Message, StringComparison.Ordinal);
        Assert.Empty(_api.Requests);
    }

    private async Task StartAsync(ToolServerOptions? options = null) =>
        _host = await ToolServerHost.StartAsync(
            (options ?? new()) with { ListenUrl = "http://127.0.0.1:0", Identity = "replica-1" },
            _client,
            NullLoggerFactory.Instance,
            (_, targets) =>
            {
                _targets = targets;
                return new ScriptedExecutor();
            },
            CancellationToken.None);

    private async Task<string[]> ServedAsync()
    {
        var listing = JsonNode.Parse(await Http.GetStringAsync(new Uri(_host!.Url, "/tools")))!;
        return [.. listing["tools"]!.AsArray().Select(t => (string)t!["name"]!)];
    }

    private async Task ServesAsync(params string[] tools)
    {
        string[] served = [];
        for (var i = 0; i < 1000 && !(served = await ServedAsync()).SequenceEqual(tools); i++)
            await Task.Delay(10);
        Assert.Equal(tools, served);
    }

    private McpWorkflow Live(string name, McpWorkflowSpec spec)
    {
        var workflow = Given.Workflow(name, spec);
        Put(workflow);
        _api.Put("controllerrevisions", Given.Revision(workflow, spec), KubernetesJson.Default.ControllerRevision);
        return workflow;
    }

    private void MarkWithdrawn(McpWorkflow workflow)
    {
        var revision = Given.Revision(workflow, workflow.Spec);
        var annotations = new Dictionary<string, string> { [SignalboxLabels.Withdrawn] = "true" };
        _api.Put("controllerrevisions", revision with { Metadata = revision.Metadata with { Annotations = annotations } }, KubernetesJson.Default.ControllerRevision);
    }

    private void Put(McpWorkflow workflow) => _api.Put("mcpworkflows", workflow, WorkflowsJson.Default.McpWorkflow);

    private void PutTarget(string name, McpTargetSpec spec) =>
        _api.Put("mcptargets", new McpTarget { Metadata = new() { Name = name, Namespace = Given.Namespace }, Spec = spec }, WorkflowsJson.Default.McpTarget);

    private void PutSecret(string name, string base64) =>
        _api.Put("secrets", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = Given.Namespace },
            ["data"] = new JsonObject { ["password"] = base64 },
        });

    private string? Password(string secret) =>
        _targets.FindSecret(Given.Key(secret)) is { Data: { } data } ? System.Text.Encoding.UTF8.GetString(data["password"]) : null;

    private JsonObject? Lease() => _api.Find("leases", "signalbox-system", LeaseName);

    private ServedSet Served() => ServedSet.Parse((string?)Lease()?["metadata"]?["annotations"]?["signalbox.dev/served"]);
}
