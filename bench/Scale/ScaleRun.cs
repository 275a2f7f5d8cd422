using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Http;
using Signalbox.LocalCluster;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Scale;

/// <summary>Two operators and two tool servers as processes, and kubectl, on one cluster.</summary>
internal static class ScaleRun
{
    private const int Parallel = 32;

    /// <summary>0 when every bound holds, 1 otherwise.</summary>
    public static async Task<int> RunAsync(ScaleOptions options, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("signalbox-bench-").FullName;
        try
        {
            await using var cluster = options.Kubeconfig is not null ? null : await LocalClusterHost.StartAsync(
                new() { DataDirectory = folder, Port = 0, CrdFiles = [RepositoryFolder.Find("config", "crds")] }, NullLoggerFactory.Instance, cancellation);
            var kubeconfig = Path.Combine(folder, "bench.kubeconfig");
            File.Copy(options.Kubeconfig ?? cluster!.KubeconfigPath, kubeconfig, overwrite: true);
            using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(kubeconfig));
            await using var first = await SignalboxProcess.OperatorAsync(kubeconfig, "operator-1", cancellation);
            await using var second = await SignalboxProcess.OperatorAsync(kubeconfig, "operator-2", cancellation);
            await using var one = await SignalboxProcess.ToolServerAsync(kubeconfig, "server-1", cancellation);
            await using var two = await SignalboxProcess.ToolServerAsync(kubeconfig, "server-2", cancellation);
            await OnceAsync(() => client.CreateAsync(SignalboxApi.Targets, BenchObjects.Namespace, BenchObjects.Target(), cancellation));
            var holds = await ApproveAsync(options, client, kubeconfig, [first, second], cancellation);
            await CreateAsync(client, options.Workflows, options.Large, cancellation);
            // kubectl lets itself send five requests a second: for the rest that would be a quarter of an hour.
            await System.Threading.Tasks.Parallel.ForEachAsync(
                Enumerable.Range(options.Workflows, options.Large - options.Workflows), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation },
                async (i, ct) => await BenchObjects.DecideAsync(client, i, WorkflowPhase.Approved, ct));
            await ActiveAsync(client, options.Large, cancellation);
            holds &= Weighed("operator that leads or waits", first, options) & Weighed("the other operator", second, options) & Weighed("tool server", one, options);
            await two.KillAsync();
            var started = Stopwatch.GetTimestamp();
            await using var again = await SignalboxProcess.ToolServerAsync(kubeconfig, "server-3", cancellation);
            return holds & Say($"a tool server is ready again with {options.Large} workflows", Stopwatch.GetElapsedTime(started).TotalSeconds, options.RestartBound.TotalSeconds, "s") ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<bool> ApproveAsync(ScaleOptions options, KubernetesClient client, string kubeconfig, SignalboxProcess[] operators, CancellationToken cancellation)
    {
        await CreateAsync(client, 0, options.Workflows, cancellation);
        var kubectl = new KubectlApprovals(kubeconfig);
        if (options.ByGit)
            await kubectl.WriteManifestsAsync(client, cancellation);
        var before = await OperatorWrites.ReadAsync(operators, cancellation);
        var events = await EventsAsync(client, cancellation);
        var began = Stopwatch.GetTimestamp();
        await (options.ByGit ? kubectl.ApplyAsync(cancellation) : kubectl.PatchAsync(options.Workflows, cancellation));
        var looped = Stopwatch.GetTimestamp();
        await ActiveAsync(client, options.Workflows, cancellation);
        var took = Stopwatch.GetElapsedTime(looped);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"kubectl approved {options.Workflows} workflows in {Stopwatch.GetElapsedTime(began, looped).TotalSeconds:F1} s"));
        var written = (await OperatorWrites.ReadAsync(operators, cancellation)).Since(before);
        var told = await EventsAsync(client, cancellation) - events;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the operators sent {written.Patches:F0} patches and {written.Creates:F0} creates, {told} of them events"));
        return Say($"all of them are Active after the {(options.ByGit ? "apply" : "loop")}", took.TotalSeconds, options.ActiveBound.TotalSeconds, "s")
            & Say("writes of objects a workflow", (written.Patches + written.Creates - told) / options.Workflows, options.WriteBound, "");
    }

    private static async Task<int> EventsAsync(KubernetesClient client, CancellationToken ct) =>
        (await client.SendRawAsync(HttpMethod.Get, $"/api/v1/namespaces/{BenchObjects.Namespace}/events", null, null, ct))!["items"]!.AsArray().Count;

    private static async Task CreateAsync(KubernetesClient client, int from, int to, CancellationToken cancellation)
    {
        await System.Threading.Tasks.Parallel.ForEachAsync(Enumerable.Range(from, to - from), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellation }, async (i, ct) =>
            await OnceAsync(() => client.CreateAsync(SignalboxApi.Workflows, BenchObjects.Namespace, BenchObjects.Workflow(i), ct)));
        await CountAsync(client, to, workflow => workflow.Status?.SpecDigest is not null, cancellation);
    }

    private static Task ActiveAsync(KubernetesClient client, int count, CancellationToken cancellation) =>
        CountAsync(client, count, workflow => workflow.Status?.Phase == WorkflowPhase.Active, cancellation);

    private static async Task CountAsync(KubernetesClient client, int wanted, Func<McpWorkflow, bool> holds, CancellationToken cancellation)
    {
        while (true)
        {
            var count = 0;
            await foreach (var workflow in client.ListAllAsync(SignalboxApi.Workflows, BenchObjects.Namespace, new() { Limit = 1000 }, cancellation))
                count += holds(workflow) ? 1 : 0;
            if (count >= wanted)
                return;
            await Task.Delay(200, cancellation);
        }
    }

    private static async Task OnceAsync(Func<Task> create)
    {
        try
        {
            await create();
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
        }
    }

    private static bool Weighed(string who, SignalboxProcess process, ScaleOptions options)
    {
        // VmRSS of proc(5), in kibibytes.
        var line = File.ReadLines($"/proc/{process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        var bytes = long.Parse(line["VmRSS:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
        return Say($"{who} with {options.Large} workflows", bytes / 1e6, options.MemoryBound / 1e6, "MB");
    }

    private static bool Say(string what, double value, double bound, string unit)
    {
        var holds = value <= bound;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {value:F2} {unit} of {bound:F0} {unit}: {(holds ? "holds" : "BROKEN")}"));
        return holds;
    }
}
