using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Bench.Sessions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;
using Signalbox.Operator;
using Signalbox.ToolServer;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Throughput;

/// <summary>
/// The tool server with a policy file and an audit file, and a bare endpoint, before the same upstream: all in one process, in turns. Upstream and clients share the
/// processor with both sides alike.
/// </summary>
internal static class ThroughputRun
{
    /// <summary>Calls of each side before the first turn that counts: enough for the compiler to have made the best of what they run.</summary>
    private const int WarmUps = 60_000;

    /// <summary>About a kilobyte, as such answers are.</summary>
    private static readonly byte[] s_thing = Encoding.UTF8.GetBytes($$"""{"Id":"7","PowerState":"On","parts":[{{string.Join(',', Enumerable.Range(0, 20).Select(i => $$"""{"name":"part-{{i}}","health":"OK","slot":{{i}}}"""))}}]}""");

    /// <summary>0 when the bound holds over REST and over MCP, 1 otherwise.</summary>
    public static async Task<int> RunAsync(ThroughputOptions options, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            var logs = NullLoggerFactory.Instance;
            await using var upstream = await LoopbackServer.StartAsync(AnswerAsync, ct);
            await using var cluster = await LocalClusterHost.StartAsync(
                new() { DataDirectory = folder, Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, logs, ct);
            using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath));
            await using var operatorHost = await OperatorHost.StartAsync(new() { LeaderElection = false }, client, logs, ct);
            await client.CreateAsync(SignalboxApi.Targets, BenchObjects.Namespace, BenchObjects.Target(upstream.Url), ct);
            await client.CreateAsync(SignalboxApi.Workflows, BenchObjects.Namespace, BenchObjects.Workflow(0), ct);
            await BenchObjects.PublishedAsync(client, 0, ct);
            await BenchObjects.DecideAsync(client, 0, WorkflowPhase.Approved, ct);
            var policy = Path.Combine(folder, "policy.yaml");
            await File.WriteAllTextAsync(policy, "roles: {callers: {call: [{namespaces: ['*'], tools: ['get_*']}]}}\nsubjects: [{group: 'system:unauthenticated', roles: [callers]}]\n", ct);
            await using var server = await ToolServerHost.StartAsync(
                new() { ListenUrl = "http://127.0.0.1:0", Identity = "bench", PolicyFile = policy, AuditFile = Path.Combine(folder, "audit.jsonl") }, client, logs, ct);
            using var bare = new BareEndpoint(upstream.Url);
            await using var endpoint = await LoopbackServer.StartAsync(bare.AnswerAsync, ct);
            return await MeasureAsync(options, endpoint.Url, server, ct) ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Task AnswerAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = s_thing.Length;
        return http.Response.Body.WriteAsync(s_thing, http.RequestAborted).AsTask();
    }

    private static async Task<bool> MeasureAsync(ThroughputOptions options, Uri bare, ToolServerHost server, CancellationToken ct)
    {
        const string Arguments = """{"id":"7"}""";
        const string Call = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_thing_0","arguments":{"id":"7"}}}""";
        using var http = new HttpClient();
        while (!(await http.GetStringAsync(new Uri(server.Url, "/tools"), ct)).Contains("get_thing_0", StringComparison.Ordinal))
            await Task.Delay(20, ct);
        await using var session = await ListeningSession.BeginAsync(http, server.McpUrl, ct);
        using var bareLoad = await LoadSource.ConnectAsync(bare, "", Arguments, "part-19", options.Connections, ct);
        using var rest = await LoadSource.ConnectAsync(new(server.Url, "/tools/get_thing_0"), "", Arguments, "part-19", options.Connections, ct);
        using var mcp = await LoadSource.ConnectAsync(
            server.McpUrl, $"Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2025-11-25\r\nMcp-Session-Id: {session.Id}\r\n", Call, "part-19", options.Connections, ct);
        (string Name, LoadSource Load, List<Turn> Turns)[] sides = [("bare Kestrel", bareLoad, []), ("REST", rest, []), ("MCP", mcp, [])];

        sides = [.. sides.Where(side => side.Name.StartsWith(options.Side, StringComparison.OrdinalIgnoreCase))];
        // In turns as well: what all sides run is compiled anew while any of them does.
        var warm = new int[sides.Length];
        while (warm.Min() < WarmUps)
        {
            for (var side = 0; side < sides.Length; side++)
                warm[side] += (await sides[side].Load.RunAsync(options.Turn, ct)).Calls;
        }
        for (var round = 0; round < options.Rounds; round++)
        {
            // Who begins changes, so that what the machine does beside falls on all alike.
            for (var turn = 0; turn < sides.Length; turn++)
            {
                var (_, load, turns) = sides[(turn + round) % sides.Length];
                turns.Add(await load.RunAsync(options.Turn, ct));
            }
        }
        Console.WriteLine($"{options.Rounds} turns of {options.Turn.TotalMilliseconds:F0} ms each, {options.Connections} connections, medians; processor time is of clients, servers and upstream together");
        var bares = sides[0].Turns;
        Console.WriteLine(Line(sides[0].Name, bares));
        var holds = true;
        foreach (var (name, _, turns) in sides[1..])
        {
            var ratio = Median(turns.Zip(bares, (mine, other) => mine.Rate / other.Rate));
            holds &= ratio >= options.Bound;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Line(name, turns)}; of bare Kestrel's calls {ratio:F2}, bound {options.Bound:F2}: {(ratio >= options.Bound ? "holds" : "BROKEN")}; by processor time {Median(turns.Zip(bares, (mine, other) => other.Processor / mine.Processor)):F2}"));
        }
        return holds;
    }

    private static string Line(string name, List<Turn> turns) => string.Create(
        CultureInfo.InvariantCulture, $"{name,-12} {Median(turns.Select(turn => turn.Rate)),6:F0} calls/s, {Median(turns.Select(turn => turn.Processor.TotalMicroseconds)),4:F0} µs a call");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
