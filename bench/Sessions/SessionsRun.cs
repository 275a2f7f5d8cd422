using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;
using Signalbox.Operator;
using Signalbox.ToolServer;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Sessions;

/// <summary>LocalCluster, operator and tool server in one process, and clients over TCP: so the figures hold the clients' share of the processor too.</summary>
internal static class SessionsRun
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    /// <summary>0 when every bound holds.</summary>
    public static async Task<int> RunAsync(SessionsOptions options, CancellationToken ct)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(Patience);
            var logs = NullLoggerFactory.Instance;
            await using var cluster = await LocalClusterHost.StartAsync(
                new() { DataDirectory = folder, Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, logs, patience.Token);
            using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath));
            var holds = await IdleAsync(options, client, patience.Token);
            await using var operatorHost = await OperatorHost.StartAsync(new() { LeaderElection = false }, client, logs, patience.Token);
            return await ChangesAsync(options, client, patience.Token) && holds ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Ready before the first session: what is served to begin with is no change that it would be told of.
    private static async Task<ToolServerHost> StartAsync(SessionsOptions options, KubernetesClient client, CancellationToken ct)
    {
        var server = await ToolServerHost.StartAsync(
            new() { ListenUrl = "http://127.0.0.1:0", Identity = "bench", MaxSessions = options.Idle + options.Sessions + (options.Idle / 10) }, client, NullLoggerFactory.Instance, ct);
        using var http = new HttpClient();
        while (true)
        {
            using var answer = await http.GetAsync(new Uri(server.Url, "/readyz"), ct);
            if (answer.IsSuccessStatusCode)
                return server;
            await Task.Delay(10, ct);
        }
    }

    // What a session takes on the heap once everything that is made once is there: after a tenth of them.
    private static async Task<bool> IdleAsync(SessionsOptions options, KubernetesClient client, CancellationToken ct)
    {
        await using var server = await StartAsync(options, client, ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 8 });
        await BeginAsync(options.Idle / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await BeginAsync(options.Idle);
        var each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)options.Idle;
        var holds = each <= SessionsOptions.MostBytes;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{options.Idle} idle sessions take {each:F0} B each of {SessionsOptions.MostBytes:F0} B: {Word(holds)}"));
        return holds;

        async Task BeginAsync(int count)
        {
            await Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = ct }, async (_, token) =>
                await ListeningSession.BeginAsync(http, server.McpUrl, token));
        }
    }

    private static async Task<bool> ChangesAsync(SessionsOptions options, KubernetesClient client, CancellationToken ct)
    {
        await client.CreateAsync(SignalboxApi.Targets, BenchObjects.Namespace, BenchObjects.Target(), ct);
        for (var i = 0; i < options.Workflows; i++)
            await client.CreateAsync(SignalboxApi.Workflows, BenchObjects.Namespace, BenchObjects.Workflow(i), ct);
        for (var i = 0; i < options.Workflows; i++)
            await BenchObjects.PublishedAsync(client, i, ct);

        var server = await StartAsync(options, client, ct);
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = int.MaxValue }) { Timeout = Timeout.InfiniteTimeSpan };
        var sessions = new List<ListeningSession>();
        for (var i = 0; i < options.Sessions; i++)
            sessions.Add(await ListeningSession.BeginAsync(http, server.McpUrl, ct));
        await Task.WhenAll(sessions.Select(s => s.ListenAsync())).WaitAsync(ct);

        var lags = new List<TimeSpan>();
        for (var change = 0; change < options.Changes; change++)
        {
            var phase = change / options.Workflows % 2 == 0 ? WorkflowPhase.Approved : WorkflowPhase.Rejected;
            if (change % 10 == 9)
                sessions.Take(options.Dropping).ToList().ForEach(s => s.Drop());
            var started = Stopwatch.GetTimestamp();
            await BenchObjects.DecideAsync(client, change % options.Workflows, phase, ct);
            await HeardAsync(sessions, change + 1, ct);
            lags.Add(Stopwatch.GetElapsedTime(started));
        }
        return await ReportAsync(options, server, sessions, new(lags));
    }

    private static async Task<bool> ReportAsync(SessionsOptions options, ToolServerHost server, List<ListeningSession> sessions, Percentiles lags)
    {
        var exact = sessions.Count(s => s.Heard == options.Changes);
        var stopping = Stopwatch.GetTimestamp();
        await server.DisposeAsync();
        var stop = Stopwatch.GetElapsedTime(stopping);
        foreach (var session in sessions)
            await session.DisposeAsync();
        var (soon, all, ended) = (lags.At(1) <= SessionsOptions.LatestChange, exact == sessions.Count, stop <= SessionsOptions.LongestStop);
        Console.WriteLine($"{options.Changes} changes to the last of {options.Sessions} sessions: {lags}, of {SessionsOptions.LatestChange.TotalMilliseconds} ms: {Word(soon)}");
        Console.WriteLine($"{exact} of {sessions.Count} sessions heard of each change once, {options.Dropping} of them over streams that were lost {options.Changes / 10} times: {Word(all)}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a stop with {options.Sessions} open streams took {stop.TotalMilliseconds:F0} ms of {SessionsOptions.LongestStop.TotalMilliseconds} ms: {Word(ended)}"));
        return soon && all && ended;
    }

    private static async Task HeardAsync(List<ListeningSession> sessions, int count, CancellationToken ct)
    {
        foreach (var session in sessions)
        {
            while (session.Heard < count)
                await Task.Delay(2, ct);
        }
    }

    private static string Word(bool holds) => holds ? "holds" : "BROKEN";
}
