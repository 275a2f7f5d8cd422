using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.EndToEnd.Tests.Rights;
using Signalbox.EndToEnd.Tests.Scenarios;

namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>
/// A real control plane, two operators that elect a leader, and two tool servers, each with the rights of its own role, all of which reach the API server through a relay; people do
/// not. All the while both tool servers are asked what they serve, and anything that nobody approved is noted.
/// </summary>
internal sealed class ChaosSite : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly TcpRelay _relay;
    private readonly Dictionary<string, string> _kubeconfigs = [];
    private readonly string[] _identities = ["operator-0", "operator-1"];
    private readonly int[] _ports = FreePort.Take(2);
    private readonly ManagedProcess[] _operators = new ManagedProcess[2];
    private readonly ManagedProcess[] _servers = new ManagedProcess[2];
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private ChaosSite(KubernetesControlPlane plane)
    {
        Plane = plane;
        _relay = new TcpRelay(plane.Port);
        Kubectl = new Kubectl(plane.Kubeconfig, "default");
    }

    public KubernetesControlPlane Plane { get; }

    public Kubectl Kubectl { get; }

    public IReadOnlyList<ExpectedWorkflow> Workflows { get; } = [.. Enumerable.Range(0, 8).Select(i => new ExpectedWorkflow(i))];

    /// <summary>What was served although nobody had approved it.</summary>
    public ConcurrentBag<string> Wrong { get; } = [];

    public static async Task<ChaosSite> StartAsync(KubernetesControlPlane plane)
    {
        var site = new ChaosSite(plane);
        (await site.Kubectl.RunAsync("apply", "--validate=false", "-f", Path.Combine(RepositoryPaths.Root, "config", "crds"))).Succeeded();
        (await site.Kubectl.RunAsync("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all")).Succeeded();
        await site.CreateAccountsAsync();
        for (var i = 0; i < 2; i++)
        {
            site.StartOperator(i);
            site.StartToolServer(i);
        }
        await site.Kubectl.ApplyAsync(Manifests.Target(new Uri("http://127.0.0.1:9")));
        foreach (var workflow in site.Workflows)
            await site.WriteSpecAsync(workflow);
        site._watching = site.WatchAsync();
        return site;
    }

    public Task WriteSpecAsync(ExpectedWorkflow workflow) => Kubectl.ApplyAsync(Manifests.GetMachine(workflow.Name, workflow.Tool, $"'{workflow.Description}'"));

    public async Task ActAsync(ExpectedWorkflow workflow, string action)
    {
        workflow.Do(action);
        if (action == "edit")
            await WriteSpecAsync(workflow);
        else
            await Kubectl.PatchStatusAsync("mcpworkflow", workflow.Name, $$$"""{"status":{"phase":"{{{(action == "approve" ? "Approved" : "Rejected")}}}"}}""");
    }

    /// <summary>kill -9 of who leads, and the process again under the same name, as a kubelet starts a container again in its pod.</summary>
    public async Task KillLeaderAsync()
    {
        var leader = await LeaderAsync();
        await _operators[leader].DisposeAsync();
        StartOperator(leader);
    }

    /// <summary>
    /// kill -9 of who leads, and a new pod in its place. Comes back when another leads, which the dead one's Lease puts off by its fifteen seconds: nobody can know that its holder is
    /// gone for good.
    /// </summary>
    public async Task LoseLeaderAsync()
    {
        var leader = await LeaderAsync();
        var before = _identities[leader];
        await _operators[leader].DisposeAsync();
        _identities[leader] += "'";
        StartOperator(leader);
        await Eventually.HoldsAsync("another operator leads", async () => (await LeaseAsync()).Holder, holder => holder != before);
    }

    public async Task KillToolServerAsync(int number)
    {
        await _servers[number].DisposeAsync();
        StartToolServer(number);
    }

    public Task CutNetworkAsync() => _relay.CutAsync();

    public Task MendNetworkAsync() => _relay.MendAsync();

    /// <summary>etcd drops what it knows of the past, and both it and the API server are killed and started.</summary>
    public async Task LoseHistoryAsync()
    {
        var range = await EtcdAsync("range", new JsonObject { ["key"] = "AA==" });
        await EtcdAsync("compaction", new JsonObject { ["revision"] = (string)range["header"]!["revision"]!, ["physical"] = true });
        await Plane.KillAsync("kube-apiserver");
        await Plane.KillAsync("etcd");
        await Plane.StartAgainAsync("etcd");
        await Plane.StartAgainAsync("kube-apiserver");
    }

    /// <summary>What is not as it must be, by whose it is; empty when everything is.</summary>
    /// <param name="since">An operator must have shown that it leads after this.</param>
    public async Task<IReadOnlyDictionary<string, string>> UnlikeAsync(DateTimeOffset since)
    {
        var unlike = new Dictionary<string, string>(StringComparer.Ordinal);
        await StartEndedAsync();
        foreach (var ended in _servers.Where(one => one.HasExited))
            unlike[ended.Name] = "has ended by itself";
        var (holder, renewed) = await LeaseAsync();
        if (Array.IndexOf(_identities, holder) < 0 || renewed < since)
            unlike["leader"] = $"is {holder}, renewed at {renewed:HH:mm:ss.fff}; wanted {string.Join(" or ", _identities)}, renewed after {since:HH:mm:ss.fff}";
        foreach (var stored in await Kubectl.ListAsync("mcpworkflows"))
        {
            var status = stored["status"]?.AsObject() ?? [];
            var expected = Workflows.Single(one => one.Name == (string?)stored["metadata"]!["name"]);
            var isPublished = (long?)status["observedGeneration"] == (long?)stored["metadata"]!["generation"];
            if (isPublished)
                expected.Current ??= (string?)status["specDigest"];
            if (!isPublished || (string?)status["phase"] != expected.Phase || (string?)status["specDigest"] != expected.Current || (string?)status["served"]?["specDigest"] != expected.Live)
                unlike[expected.Name] = $"is {status["phase"]} at {status["specDigest"]}, serving {status["served"]?["specDigest"]}; wanted {expected.Phase}, serving {expected.Live}";
        }
        var wanted = Workflows.Where(one => one.Live is not null).Select(one => $"{one.Tool} {one.Live}").Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 2; i++)
        {
            var served = await ServedAsync(i);
            if (served is null || !served.SequenceEqual(wanted))
                unlike[_servers[i].Name] = $"serves {(served is null ? "nothing, it does not answer" : string.Join(", ", served))}; wanted {string.Join(", ", wanted)}";
        }
        return unlike;
    }

    public async Task<int> EventsAsync() => (await Kubectl.ListAsync("events")).Sum(one => (int?)one["count"] ?? 1);

    public string Logs() => string.Join("\n---\n", _operators.Concat(_servers).Select(one => $"{one.Name}:\n{one.Tail}"));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _watching;
        foreach (var process in _operators.Concat(_servers).Where(one => one is not null))
            await process.DisposeAsync();
        await _relay.DisposeAsync();
        _stop.Dispose();
    }

    /// <summary>What a kubelet does: an operator that lost its lease has ended on purpose, and is started again in its pod.</summary>
    private async Task StartEndedAsync()
    {
        for (var i = 0; i < 2; i++)
        {
            if (!_operators[i].HasExited)
                continue;
            await _operators[i].DisposeAsync();
            StartOperator(i);
        }
    }

    /// <summary>A service account for each of the two programs, with its role.</summary>
    private async Task CreateAccountsAsync()
    {
        var system = new Kubectl(Plane.Kubeconfig, InstalledRoles.SystemNamespace);
        (await Kubectl.RunAsync("create", "namespace", InstalledRoles.SystemNamespace)).Succeeded();
        await InstalledRoles.BindAsync(new(Plane.Kubeconfig, null), "default", role => $"{{kind: ServiceAccount, name: {role}, namespace: {InstalledRoles.SystemNamespace}}}");
        foreach (var role in (string[])["operator", "toolserver"])
        {
            (await system.RunAsync("create", "serviceaccount", role)).Succeeded();
            _kubeconfigs[role] = Plane.WriteKubeconfigBy(_relay.Address, $"relayed-{role}", await system.TokenAsync(role));
        }
    }

    private async Task<int> LeaderAsync() => Array.IndexOf(
        _identities, await Eventually.HoldsAsync("one of the operators leads", async () => (await LeaseAsync()).Holder, holder => Array.IndexOf(_identities, holder) >= 0));

    private async Task<(string? Holder, DateTimeOffset Renewed)> LeaseAsync()
    {
        var spec = (await new Kubectl(Plane.Kubeconfig, InstalledRoles.SystemNamespace).FindAsync("lease", "signalbox-operator"))?["spec"];
        return ((string?)spec?["holderIdentity"], (DateTimeOffset?)spec?["renewTime"] ?? default);
    }

    private void StartOperator(int number) => _operators[number] = ManagedProcess.Start(
        $"operator {number}", RepositoryPaths.Binary("Operator"), ["--kubeconfig", _kubeconfigs["operator"], "--system-namespace", InstalledRoles.SystemNamespace, "--identity", _identities[number]], log: Log($"operator-{number}"));

    private void StartToolServer(int number) => _servers[number] = ManagedProcess.Start(
        $"tool server {number}", RepositoryPaths.Binary("ToolServer"),
        ["--kubeconfig", _kubeconfigs["toolserver"], "--system-namespace", InstalledRoles.SystemNamespace, "--listen", $"http://127.0.0.1:{_ports[number]}", "--identity", $"chaos-{number}"], log: Log($"toolserver-{number}"));

    private static string? Log(string name) => Environment.GetEnvironmentVariable("SIGNALBOX_CHAOS_LOGS") is { Length: > 0 } folder ? Path.Combine(folder, $"{name}.log") : null;

    private async Task<IReadOnlyList<string>?> ServedAsync(int number)
    {
        try
        {
            var listing = JsonNode.Parse(await s_http.GetStringAsync(new Uri($"http://127.0.0.1:{_ports[number]}/tools")))!;
            return [.. listing["tools"]!.AsArray().Select(tool => $"{tool!["name"]} {tool["specDigest"]}").Order(StringComparer.Ordinal)];
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                for (var i = 0; i < 2; i++)
                {
                    foreach (var served in await ServedAsync(i) ?? [])
                    {
                        var (tool, digest) = (served.Split(' ')[0], served.Split(' ')[1]);
                        if (!Workflows.Single(one => one.Tool == tool).MayServe(digest))
                            Wrong.Add($"tool server {i} served {served}");
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private async Task<JsonNode> EtcdAsync(string call, JsonObject body)
    {
        using var answer = await s_http.PostAsync(new Uri(Plane.EtcdUrl, $"/v3/kv/{call}"), new StringContent(body.ToJsonString()));
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
