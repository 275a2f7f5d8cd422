using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Objects;
using Signalbox.LocalCluster;
using Signalbox.Operator;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.KillResume;

/// <summary>
/// Two tool servers as processes, long jobs on one of them, kill -9 in the midst: every run must end, and the upstream must have been asked to start each job
/// once at the most.
/// </summary>
internal static class KillResumeRun
{
    private const string Namespace = "default";
    private const string SystemNamespace = "signalbox-system";

    /// <summary>0 when every run ended, none was started twice, and every job that was known to be started ended well; 1 otherwise.</summary>
    public static async Task<int> RunAsync(KillResumeOptions options, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            var logs = NullLoggerFactory.Instance;
            await using var cluster = await LocalClusterHost.StartAsync(
                new() { DataDirectory = folder, Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, logs, cancellation);
            using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath));
            await using var operatorHost = await OperatorHost.StartAsync(new() { LeaderElection = false }, client, logs, cancellation);
            await using var upstream = await JobUpstream.StartAsync(options.Duration, cancellation);
            await client.CreateAsync(Kinds.Secrets, SystemNamespace, KillResumeObjects.Key(), cancellation);
            await client.CreateAsync(SignalboxApi.Targets, Namespace, KillResumeObjects.Target(upstream.Url), cancellation);
            await client.CreateAsync(SignalboxApi.Workflows, Namespace, KillResumeObjects.RunJob(), cancellation);
            await ApproveAsync(client, cancellation);
            await using var survivor = await SignalboxProcess.ToolServerAsync(cluster.KubeconfigPath, "survivor", cancellation);
            await using var victim = await SignalboxProcess.ToolServerAsync(cluster.KubeconfigPath, "victim", cancellation);
            return await MeasureAsync(options, client, upstream, victim, cancellation);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<int> MeasureAsync(
        KillResumeOptions options, KubernetesClient client, JobUpstream upstream, SignalboxProcess victim, CancellationToken cancellation)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var calls = Enumerable.Range(0, options.Jobs).Select(i => CallAsync(http, victim.Url, $"job-{i:D4}", cancellation)).ToArray();
        while (upstream.Starts.Count < options.KillAt)
            await Task.Delay(5, cancellation);
        if (options.KillAt >= options.Jobs)
            await RestingAsync(client, options.Jobs, cancellation);
        var startsAtKill = upstream.Starts.Count;
        await victim.KillAsync();
        var killed = Stopwatch.GetTimestamp();
        Console.WriteLine($"killed with {startsAtKill} of {options.Jobs} jobs started");
        await Task.WhenAll(calls);

        var runs = await EndedAsync(client, options.Patience, cancellation);
        return Report(options, upstream, runs, startsAtKill, Stopwatch.GetElapsedTime(killed));
    }

    private static int Report(KillResumeOptions options, JobUpstream upstream, IReadOnlyList<McpWorkflowRun> runs, int startsAtKill, TimeSpan took)
    {
        var phases = runs.CountBy(r => r.Status?.Phase ?? "none").OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Value} {p.Key}");
        var unended = runs.Count(r => !RunPhase.IsEnd(r.Status?.Phase));
        var twice = upstream.Starts.Count(s => s.Value > 1);
        var started = upstream.Starts.Keys.ToHashSet();
        // A job that was started and whose run says neither success nor that it does not know would be half-run in silence.
        var silent = runs.Count(r => r.Status?.Phase is not (RunPhase.Succeeded or RunPhase.Unknown) && started.Contains(Id(r)));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{options.Jobs} calls, {started.Count} jobs started upstream, {runs.Count} runs recorded: {string.Join(", ", phases)}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"resumed by the other replica: {runs.Count(r => r.Status?.Takeovers > 0)}; not ended: {unended}; started twice: {twice}; started and not accounted for: {silent}"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"from the kill to the last end: {took.TotalSeconds:F1} s (jobs of {options.Duration.TotalSeconds:F0} s, Leases of 15 s)"));
        var lost = options.KillAt >= options.Jobs ? options.Jobs - runs.Count(r => r.Status?.Phase == RunPhase.Succeeded) : startsAtKill - runs.Count(r => started.Contains(Id(r)));
        return unended == 0 && twice == 0 && silent == 0 && lost <= 0 ? 0 : 1;
    }

    private static string Id(McpWorkflowRun run) => JsonDocument.Parse(run.Spec.Inputs).RootElement.GetProperty("id").GetString()!;

    private static async Task CallAsync(HttpClient http, Uri server, string id, CancellationToken cancellation)
    {
        try
        {
            using var body = new StringContent($$"""{"id":"{{id}}"}""", System.Text.Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri(server, "/tools/run_job"), body, cancellation);
        }
        catch (HttpRequestException)
        {
            // The connection broke with the kill: what became of the call is asked of its run.
        }
    }

    /// <summary>Waits until every run says that its job was started.</summary>
    private static async Task RestingAsync(KubernetesClient client, int jobs, CancellationToken cancellation)
    {
        while ((await RunsAsync(client, cancellation)).Count(r => r.Status?.Steps?.Any(s => s.StepId == "start" && s.Outcome == "Succeeded") == true) < jobs)
            await Task.Delay(100, cancellation);
    }

    private static async Task<IReadOnlyList<McpWorkflowRun>> EndedAsync(KubernetesClient client, TimeSpan patience, CancellationToken cancellation)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            var runs = await RunsAsync(client, cancellation);
            if (runs.All(r => RunPhase.IsEnd(r.Status?.Phase)) || Stopwatch.GetElapsedTime(began) > patience)
                return runs;
            await Task.Delay(250, cancellation);
        }
    }

    private static async Task<IReadOnlyList<McpWorkflowRun>> RunsAsync(KubernetesClient client, CancellationToken cancellation)
    {
        var runs = new List<McpWorkflowRun>();
        await foreach (var run in client.ListAllAsync(SignalboxApi.Runs, Namespace, null, cancellation))
            runs.Add(run);
        return runs;
    }

    private static async Task ApproveAsync(KubernetesClient client, CancellationToken cancellation)
    {
        var name = new NamespacedName(Namespace, KillResumeObjects.Workflow);
        while ((await client.GetAsync(SignalboxApi.Workflows, name, cancellation)).Status?.SpecDigest is null)
            await Task.Delay(20, cancellation);
        await client.PatchAsync(
            SignalboxApi.Workflows, name, Patch.Merge(new() { ["status"] = new JsonObject { ["phase"] = WorkflowPhase.Approved } }),
            new PatchQuery { Subresource = "status", FieldManager = "signalbox-bench" }, cancellation);
        while ((await client.GetAsync(SignalboxApi.Workflows, name, cancellation)).Status?.Served is null)
            await Task.Delay(20, cancellation);
    }
}
