using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Policies;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Identity.Policies;

public sealed class ReviewPolicyTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Caller _jane = new("jane", ["ops"]) { Uid = "u1", Extra = new Dictionary<string, IReadOnlyList<string>> { ["scopes"] = ["a"] } };
    private readonly List<JsonObject> _asked = [];
    private readonly HashSet<string> _granted = []; // "namespace/name", either may be empty
    private FakeApiServer _api = null!;
    private KubernetesClient _client = null!;
    private PolicySetup _setup = null!;

    private ICallPolicy Policy => _setup.Policy;

    public async Task InitializeAsync()
    {
        _api = await FakeApiServer.StartAsync();
        _client = _api.Client();
        _setup = PolicySetup.Create(new() { TokenAudiences = ["signalbox"] }, _client, () => { }, NullLoggerFactory.Instance, _time);
        _api.Review = (_, spec) =>
        {
            lock (_asked)
                _asked.Add(spec.DeepClone().AsObject());
            var attributes = spec["resourceAttributes"]!;
            return new() { ["allowed"] = _granted.Contains($"{attributes["namespace"]}/{attributes["name"]}") };
        };
    }

    public async Task DisposeAsync()
    {
        await _setup.DisposeAsync();
        _client.Dispose();
        await _api.DisposeAsync();
    }

    [Fact]
    public async Task One_question_answers_the_list_of_who_may_call_everything()
    {
        _granted.Add("/");
        var all = Given.Snapshot(1, Enumerable.Range(0, 200).Select(i => $"tool_{i}"));
        Assert.Same(all, await ListAsync(all));
        var spec = Assert.Single(_asked);
        Assert.True(JsonNode.DeepEquals(
            JsonNode.Parse("""{"user":"jane","uid":"u1","groups":["ops"],"extra":{"scopes":["a"]},"resourceAttributes":{"group":"signalbox.dev","verb":"call","resource":"mcpworkflows"}}"""), spec));
    }

    [Fact]
    public async Task Two_questions_answer_it_for_who_may_call_a_whole_namespace()
    {
        _granted.Add("dell/");
        var all = Given.Snapshot(1, Enumerable.Range(0, 200).Select(i => $"tool_{i}"));
        Assert.Equal(200, (await ListAsync(all)).Tools.Length);
        Assert.Equal(2, _asked.Count);
    }

    [Fact]
    public async Task Workflows_that_are_not_served_are_asked_about_like_those_that_are()
    {
        _granted.UnionWith(["dell/", "hr/b"]);
        (NamespacedName, string)[] wanted = [(new("dell", "a"), "a"), (new("hr", "b"), "b"), (new("hr", "c"), "c")];
        var may = await Policy.MayCallEachAsync(_jane, wanted, CancellationToken.None);
        Assert.Equal([true, true, false], may);
        Assert.Equal(5, _asked.Count); // all, two namespaces, two names
    }

    [Fact]
    public async Task Names_are_asked_for_one_by_one_only_then_and_once_for_a_while()
    {
        _granted.Add("dell/tool-7");
        var all = Given.Snapshot(1, Enumerable.Range(0, 20).Select(i => $"tool_{i}"));
        var list = await ListAsync(all);
        Assert.Equal("tool_7", Assert.Single(list.Tools).Name);
        Assert.Equal(22, _asked.Count);
        Assert.True(list.TryGet("tool_7", out _));
        Assert.False(list.TryGet("tool_8", out _));

        Assert.Same(list, await ListAsync(all));
        Assert.True(await MayAsync(all, "tool_7"));
        Assert.False(await MayAsync(all, "tool_8"));
        Assert.Equal(22, _asked.Count);
    }

    [Fact]
    public async Task A_changed_right_is_in_force_after_ten_seconds_at_the_latest()
    {
        var all = Given.Snapshot(1, "tool_a");
        Assert.False(await MayAsync(all, "tool_a"));
        Assert.Empty((await ListAsync(all)).Tools);
        _granted.Add("dell/tool-a");
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.True(await MayAsync(all, "tool_a"));
        Assert.Single((await ListAsync(all)).Tools);
        _granted.Clear();
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.False(await MayAsync(all, "tool_a"));
        Assert.Empty((await ListAsync(all)).Tools);
    }

    [Fact]
    public async Task Callers_that_differ_in_anything_do_not_share_answers()
    {
        var all = Given.Snapshot(1, "tool_a");
        foreach (var caller in (Caller[])[_jane, new("jane", []), new("jane", ["ops"]), new("jan", ["e", "ops"]), new("jane", ["ops"]) { Uid = "u2" }])
            await Policy.MayCallAsync(caller, all.Tools[0], CancellationToken.None);
        Assert.Equal(5, _asked.Count);
    }

    [Fact]
    public async Task A_denial_beside_an_allowance_is_no_allowance()
    {
        _api.Review = (_, _) => new() { ["allowed"] = true, ["denied"] = true };
        Assert.False(await MayAsync(Given.Snapshot(1, "tool_a"), "tool_a"));
    }

    [Fact]
    public async Task While_the_API_server_is_away_nothing_is_allowed_that_is_not_known()
    {
        var all = Given.Snapshot(1, "tool_a");
        _api.GoAway();
        await Assert.ThrowsAsync<IdentityUnavailableException>(() => MayAsync(all, "tool_a"));
        await Assert.ThrowsAsync<IdentityUnavailableException>(() => ListAsync(all));
    }

    [Fact]
    public async Task Raw_access_is_the_verb_run_on_the_target()
    {
        _granted.Add("dell/idrac");
        Assert.True(await Policy.MayRunAsync(_jane, Given.Key("idrac"), CancellationToken.None));
        var attributes = Assert.Single(_asked)["resourceAttributes"]!;
        Assert.Equal(("run", "mcptargets"), ((string)attributes["verb"]!, (string)attributes["resource"]!));
    }

    private async Task<RegistrySnapshot> ListAsync(RegistrySnapshot all) => await Policy.VisibleToAsync(_jane, all, CancellationToken.None);

    private async Task<bool> MayAsync(RegistrySnapshot all, string tool) => await Policy.MayCallAsync(_jane, all.Tools.Single(t => t.Name == tool), CancellationToken.None);
}
