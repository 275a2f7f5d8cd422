using System.Diagnostics;
using System.Text.Json.Nodes;
using Signalbox.Bench.ApprovalLatency;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.Scale;

/// <summary>The two ways in which people approve many workflows at once, each by one kubectl. It throws when kubectl fails.</summary>
internal sealed class KubectlApprovals(string kubeconfig)
{
    private readonly string _folder = Path.Combine(Path.GetDirectoryName(kubeconfig)!, "approvals");

    /// <summary>Goes through all of them, as <c>kubectl patch mcpworkflow $(...)</c> does.</summary>
    public async Task PatchAsync(int count, CancellationToken ct)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1000))
            await RunAsync(["patch", "mcpworkflow", .. chunk.Select(BenchObjects.Name), "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Approved"}}"""], ct);
    }

    /// <summary>An approval of each workflow's published digest, in a file of its own as in docs/tasks/gitops.md.</summary>
    public async Task WriteManifestsAsync(KubernetesClient client, CancellationToken ct)
    {
        Directory.CreateDirectory(_folder);
        await foreach (var workflow in client.ListAllAsync(SignalboxApi.Workflows, BenchObjects.Namespace, null, ct))
        {
            var digest = workflow.Status!.SpecDigest!;
            var approval = new JsonObject
            {
                ["apiVersion"] = SignalboxApi.ApiVersion,
                ["kind"] = SignalboxApi.Approvals.Kind,
                ["metadata"] = new JsonObject { ["name"] = $"{workflow.Metadata.Name}-{digest[10..22]}", ["namespace"] = BenchObjects.Namespace },
                ["spec"] = new JsonObject { ["workflowName"] = workflow.Metadata.Name, ["specDigest"] = digest, ["decision"] = "Approved" },
            };
            await File.WriteAllTextAsync(Path.Combine(_folder, workflow.Metadata.Name + ".json"), approval.ToJsonString(), ct);
        }
    }

    /// <summary>What <see cref="WriteManifestsAsync"/> wrote, as the tools of GitOps apply it.</summary>
    public Task ApplyAsync(CancellationToken ct) => RunAsync(["apply", "--server-side", "--force-conflicts", "--field-manager=argocd-controller", "--validate=false", "-f", _folder], ct);

    private async Task RunAsync(string[] arguments, CancellationToken ct)
    {
        var info = new ProcessStartInfo("kubectl") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["--kubeconfig", kubeconfig, "--namespace", BenchObjects.Namespace, .. arguments])
            info.ArgumentList.Add(argument);
        using var kubectl = Process.Start(info) ?? throw new InvalidOperationException("kubectl cannot be started.");
        var said = kubectl.StandardOutput.ReadToEndAsync(ct);
        var complained = await kubectl.StandardError.ReadToEndAsync(ct);
        await kubectl.WaitForExitAsync(ct);
        if (kubectl.ExitCode != 0)
            throw new InvalidOperationException($"kubectl failed: {complained}{await said}");
    }
}
