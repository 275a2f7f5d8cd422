using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.EndToEnd.Tests.Scenarios;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.EndToEnd.Tests.GitOps;

/// <summary>A repository of workflows and approvals, brought into the cluster by a GitOps tool, beside operator and ingestor.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class GitOpsTests(ControlPlaneSet planes) : IDisposable
{
    private const string Workflow = "machines-get-machine";
    private static readonly string Document = Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "documents", "machines.yaml");
    private static readonly string s_files = Path.Combine(RepositoryPaths.Root, "config", "gitops");
    private readonly string _repository = Directory.CreateTempSubdirectory("signalbox-gitops-").FullName;

    public static TheoryData<string, string> Tools
    {
        get
        {
            var rows = new TheoryData<string, string>();
            foreach (var plane in (IEnumerable<string>)(KubeAssets.Folder is null ? ["LocalCluster"] : ["LocalCluster", "kube-apiserver"]))
            {
                rows.Add(plane, "argocd-controller");
                rows.Add(plane, "kustomize-controller");
            }
            return rows;
        }
    }

    private string Approvals => Path.Combine(_repository, "approvals");

    public void Dispose() => Directory.Delete(_repository, recursive: true);

    [Theory, MemberData(nameof(Tools))]
    public async Task What_is_committed_goes_live_what_is_taken_out_goes_and_nobody_fights(string plane, string tool)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        var ns = scenario.Kubectl.Namespace!;
        using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(scenario.Plane.Kubeconfig));
        Assert.Equal(0, (await CliAsync("ingest", Document, "--target", "machines", "--namespace", ns, "--out", Path.Combine(_repository, "workflows"))).ExitCode);
        Directory.Delete(Path.Combine(_repository, "workflows", "target"), recursive: true);
        Directory.CreateDirectory(Approvals);
        var file = Path.Combine(_repository, "workflows", $"{Workflow}.yaml");
        // A reviewer has given the tool another name.
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("name: get_machine\n", $"name: {scenario.Tool}\n", StringComparison.Ordinal));
        var workflows = new GitSync(client, ns, tool, Path.Combine(_repository, "workflows"));
        // A repository or folder of its own, with owners of its own.
        var approvals = new GitSync(client, ns, $"{tool}-approvals", Approvals);

        // The approval is committed with the digest that the operator publishes.
        Assert.Empty(await workflows.SyncAsync());
        await scenario.PhaseAsync("Pending", Workflow);
        var digest = await DigestAsync(scenario, null);
        var approval = Path.Combine(Approvals, $"{Workflow}.yaml");
        await WriteApprovalAsync();
        Assert.Empty(await approvals.SyncAsync());
        await scenario.PhaseAsync("Active", Workflow);
        await scenario.ServedAsync();

        // Syncing again, and an ingest of the same document in the cluster, change nothing.
        var settled = await SettledAsync(scenario, ApprovalOf(digest));
        await workflows.SyncAsync();
        await approvals.SyncAsync();
        var ingest = await CliAsync("ingest", Document, "--target", "machines", "--namespace", ns, "--apply");
        Assert.True((ingest.Output + ingest.Error).Contains($"\"{tool}\" owns spec.tool.name", StringComparison.Ordinal), ingest.Output + ingest.Error);
        await workflows.SyncAsync();
        Assert.Equal(settled, await VersionsAsync(scenario));
        var managers = (await scenario.Kubectl.RunAsync("get", "mcpworkflow", Workflow, "--show-managed-fields", "-o", "json")).Succeeded();
        var owned = JsonNode.Parse(managers)!["metadata"]!["managedFields"]!.AsArray().Where(entry => (string?)entry!["manager"] == tool).ToList();
        Assert.All(owned, entry => Assert.Null(entry!["fieldsV1"]!["f:status"]));
        Assert.Single(owned);

        // A changed spec waits for its own approval, and what was approved is served on.
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("summary: Get a machine", "summary: Look at a machine", StringComparison.Ordinal));
        await workflows.SyncAsync();
        await scenario.PhaseAsync("Pending", Workflow);
        await scenario.ServedAsync();
        var next = await DigestAsync(scenario, digest);
        await WriteApprovalAsync();
        Assert.Equal([$"mcpworkflowapprovals/{ApprovalOf(digest)}"], await approvals.SyncAsync());
        await scenario.PhaseAsync("Active", Workflow);

        // Without its approval the tool goes; without its manifest the workflow, too.
        File.Delete(approval);
        Assert.Equal([$"mcpworkflowapprovals/{ApprovalOf(next)}"], await approvals.SyncAsync());
        await scenario.PhaseAsync("Pending", Workflow);
        await scenario.ServedAsync(false);
        File.Delete(file);
        Assert.Equal([$"mcpworkflows/{Workflow}"], await workflows.SyncAsync());
        Assert.Null(await scenario.Kubectl.FindAsync("mcpworkflow", Workflow));

        // As the documentation says that approvals are written.
        async Task WriteApprovalAsync() => await File.WriteAllTextAsync(
            approval, (await scenario.Kubectl.RunAsync("get", "mcpworkflow", Workflow, "-o", $"go-template-file={Path.Combine(s_files, "approval.gotmpl")}")).Succeeded());

        async Task<CommandResult> CliAsync(params string[] arguments) =>
            await Command.RunAsync(RepositoryPaths.Binary("Cli"), [.. arguments, "--kubeconfig", scenario.Plane.Kubeconfig]);
    }

    [KubernetesFact]
    public async Task An_approval_in_the_authors_folder_is_refused_by_the_API_server()
    {
        var scenario = await Scenario.StartAsync(planes, "kube-apiserver");
        var ns = scenario.Kubectl.Namespace!;
        (await new Kubectl(scenario.Plane.Kubeconfig, null).RunAsync("apply", "-f", Path.Combine(RepositoryPaths.Root, "config", "rbac"))).Succeeded();
        await scenario.Kubectl.ApplyAsync((await File.ReadAllTextAsync(Path.Combine(s_files, "flux", "access.yaml"))).Replace("namespace: dell", $"namespace: {ns}", StringComparison.Ordinal));
        var workflow = Manifests.GetMachine("get-machine", scenario.Tool);
        var approval = Manifests.Approval("get-machine-1", "get-machine", $"v1:sha256:{new string('0', 64)}", "Approved");

        (await SyncAsync("git-authors", workflow)).Succeeded();
        var refusal = (await SyncAsync("git-authors", approval)).Refused();
        Assert.Contains("cannot patch resource \"mcpworkflowapprovals\"", refusal, StringComparison.Ordinal);
        (await SyncAsync("git-approvers", approval)).Succeeded();
        (await SyncAsync("git-approvers", Manifests.Target(planes.Prism.Url))).Succeeded();

        async Task<CommandResult> SyncAsync(string account, string manifest) => await scenario.Kubectl.RunAsync(
            manifest, ["apply", "--server-side", "--validate=false", "--field-manager=kustomize-controller", "--force-conflicts", $"--token={await scenario.Kubectl.TokenAsync(account)}", "-f", "-"]);
    }

    /// <summary>As <c>approval.gotmpl</c> names it.</summary>
    private static string ApprovalOf(string digest) => $"{Workflow}-{digest["v1:sha256:".Length..][..12]}";

    private static async Task<string> DigestAsync(Scenario scenario, string? before) =>
        (string)(await scenario.StatusAsync(Workflow, "the digest is published", s => (string?)s["specDigest"] is { } digest && digest != before))["specDigest"]!;

    /// <summary>The versions of all objects once the operator has no more to say about them.</summary>
    private static async Task<IReadOnlyList<string>> SettledAsync(Scenario scenario, string approval)
    {
        await Eventually.HoldsAsync("the approval says that it counts", () => scenario.Kubectl.FindAsync("mcpworkflowapproval", approval),
            found => found?["status"]?["conditions"]?.AsArray().Any(c => (string?)c!["type"] == "Effective" && (string?)c["status"] == "True") == true);
        IReadOnlyList<string> last = [];
        return await Eventually.HoldsAsync("the objects rest", () => VersionsAsync(scenario), now =>
        {
            var rest = now.SequenceEqual(last);
            last = now;
            return rest;
        });
    }

    private static async Task<IReadOnlyList<string>> VersionsAsync(Scenario scenario)
    {
        var versions = new List<string>();
        foreach (var kind in (string[])["mcpworkflows", "mcpworkflowapprovals"])
            versions.AddRange((await scenario.Kubectl.ListAsync(kind)).Select(o => $"{o["kind"]} {o["metadata"]!["name"]} {o["metadata"]!["resourceVersion"]}"));
        return versions;
    }
}
