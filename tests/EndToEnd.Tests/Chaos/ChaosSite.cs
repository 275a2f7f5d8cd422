using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.EndToEnd.Tests.Scenarios;

namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>
/// A real control plane, two operators that elect a leader, and two tool servers, all of which reach the API server through a relay; people do not. All the while both tool servers
/// are asked what they serve, and anything that nobody approved is noted.
/// </summary>
internal sealed class ChaosSite : IAsyncDisposable
{
    private static readonly HttpClient s_http = new() { Timeout = TimeSpan.FromSeconds(5) };
    private readonly TcpRelay _relay;
    private readonly string _kubeconfig;
    private readonly int[] _ports = FreePort.Take(2);
    private readonly ManagedProcess[] _operators = new ManagedProcess[2];
    private readonly ManagedProcess[] _servers = new ManagedProcess[2];
    private readonly CancellationTokenSource _stop = new();
    private Task _watching = Task.CompletedTask;

    private ChaosSite(KubernetesControlPlane plane)
    {
        Plane = plane;
        _relay = new TcpRelay(plane.Port);
        _kubeconfig = plane.WriteKubeconfigOf(_relay.Port, "relayed");
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

    /// <summary>kill -9 of who leads, and a new process in its place. Comes back when there is a leader again, which the dead one's Lease puts off by its fifteen seconds.</summary>
    public async Task KillLeaderAsync()
    {
        // Who loses the lease ends.
        var leader = Array.FindIndex(_operators, one => !one.HasExited && one.Tail.Contains("This operator leads", StringComparison.Ordinal));
        var before = await HolderAsync();
        await _operators[leader].DisposeAsync();
        StartOperator(leader);
        await Eventually.HoldsAsync("another operator leads", HolderAsync, holder => holder != before);
    }

    public async Task KillToolServerAsync(int number)
    {
        await _servers[number].DisposeAsync();
        StartToolServer(number);
    }

    public void CutNetwork() => _relay.Cut();

    public void MendNetwork() => _relay.Mend();

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

    /// <summary>What is not as it must be; empty when everything is.</summary>
    public async Task<string> UnlikeAsync()
    {
        await StartEndedAsync();
        var unlike = new List<string>();
        foreach (var stored in await Kubectl.ListAsync("mcpworkflows"))
        {
            var status = stored["status"]?.AsObject() ?? [];
            var expected = Workflows.Single(one => one.Name == (string?)stored["metadata"]!["name"]);
            var isPublished = (long?)status["observedGeneration"] == (long?)stored["metadata"]!["generation"];
            if (isPublished)
                expected.Current ??= (string?)status["specDigest"];
            if (!isPublished || (string?)status["phase"] != expected.Phase || (string?)status["specDigest"] != expected.Current || (string?)status["served"]?["specDigest"] != expected.Live)
                unlike.Add($"{expected.Name} is {status["phase"]} at {status["specDigest"]}, serving {status["served"]?["specDigest"]}; wanted {expected.Phase}, serving {expected.Live}");
        }
        var wanted = Workflows.Where(one => one.Live is not null).Select(one => $"{one.Tool} {one.Live}").Order(StringComparer.Ordinal).ToList();
        for (var i = 0; i < 2; i++)
        {
            var served = await ServedAsync(i);
            if (served is null || !served.SequenceEqual(wanted))
                unlike.Add($"tool server {i} serves {(served is null ? "nothing, it does not answer" : string.Join(", ", served))}; wanted {string.Join(", ", wanted)}");
        }
        return string.Join('\n', unlike);
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

    /// <summary>What a kubelet does: an operator that lost its lease has ended on purpose, and is started again.</summary>
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

    private async Task<string?> HolderAsync() =>
        (string?)(await new Kubectl(Plane.Kubeconfig, "signalbox-system").FindAsync("lease", "signalbox-operator"))?["spec"]?["holderIdentity"];

    private void StartOperator(int number) => _operators[number] = ManagedProcess.Start(
        $"operator {number}", RepositoryPaths.Binary("Operator"), ["--kubeconfig", _kubeconfig, "--system-namespace", "signalbox-system"]);

    private void StartToolServer(int number) => _servers[number] = ManagedProcess.Start(
        $"tool server {number}", RepositoryPaths.Binary("ToolServer"),
        ["--kubeconfig", _kubeconfig, "--system-namespace", "signalbox-system", "--listen", $"http://127.0.0.1:{_ports[number]}", "--identity", $"chaos-{number}"]);

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
