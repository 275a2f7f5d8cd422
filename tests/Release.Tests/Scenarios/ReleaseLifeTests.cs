using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Release.Tests.Images;
using Signalbox.Release.Tests.Nodes;

namespace Signalbox.Release.Tests.Scenarios;

/// <summary>The chart with its images on a node that runs pods, from install to uninstall.</summary>
[TestCaseOrderer(StepOrderer.Type, StepOrderer.Assembly)]
public sealed class ReleaseLifeTests(InstalledRelease release) : IClassFixture<InstalledRelease>
{
    private static readonly string Document = Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "documents", "machines.yaml");

    // Kubernetes takes its time on a machine with other things to do.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [NodeFact, Step(1)]
    public async Task Operator_and_tool_server_run_in_pods_that_can_do_nothing_but_their_work()
    {
        foreach (var (part, program) in (List<(string, string)>)[("operator", "/app/Signalbox.Operator"), ("toolserver", "/app/Signalbox.ToolServer")])
        {
            var pods = await release.PodsAsync(part);
            Assert.Equal(2, pods.Count);
            Assert.All(pods, pod =>
            {
                Assert.True(IsReady(pod), pod["status"]!.ToJsonString());
                var process = Assert.Single(PodProcess.Of(Uid(pod), program));
                Assert.Equal("1654", process.User);
                Assert.Equal(0UL, process.Capabilities);
                Assert.False(process.MayGainPrivileges);
                Assert.True(process.IsFiltered);
            });
        }
    }

    [NodeFact, Step(2)]
    public async Task An_approval_by_kubectl_makes_a_tool_that_a_client_in_a_pod_lists_and_calls()
    {
        await PhaseAsync("Pending");
        Assert.Empty(await ListAsync("caller"));
        await release.Site.PatchStatusAsync("mcpworkflow", Manifests.WorkflowName, """{"status":{"phase":"Approved"}}""");
        await PhaseAsync("Active");
        Assert.Equal(Manifests.Tool, Assert.Single(await ListAsync("caller")));
        Assert.Equal("""{"id":"m-7","power":"On"}""", await CallAsync());
    }

    [NodeFact, Step(3)]
    public async Task Who_shows_no_token_or_one_made_for_somebody_else_is_sent_away_and_who_has_no_right_sees_nothing()
    {
        foreach (var token in (string[])[Tokens.None, Tokens.Other])
            Assert.Contains("401", (await release.ClientAsync("caller", "list", InstalledRelease.Endpoint, token)).Refused(), StringComparison.Ordinal);
        Assert.Empty(await ListAsync("stranger"));
    }

    [NodeFact, Step(4)]
    public async Task A_rolling_update_of_the_tool_server_fails_no_call()
    {
        var before = (await release.PodsAsync("toolserver")).Select(Uid).ToHashSet();
        using var load = await RunningLoad.StartAsync(release);
        (await release.System.RunAsync("rollout", "restart", "deployment/signalbox-toolserver")).Succeeded();
        (await release.System.RunAsync("rollout", "status", "deployment/signalbox-toolserver", "--timeout=110s")).Succeeded();
        await GoneAsync(before);
        await AssertNoCallFailedAsync(load);
    }

    [NodeFact, Step(5)]
    public async Task A_tool_server_that_is_killed_is_started_again_in_its_pod()
    {
        var pod = (await release.PodsAsync("toolserver"))[0];
        Assert.Single(PodProcess.Of(Uid(pod), "/app/Signalbox.ToolServer")).Kill();
        await Eventually.HoldsAsync("its container runs again and is ready", () => release.System.FindAsync("pod", Name(pod)),
            now => now is not null && Restarts(now) == Restarts(pod) + 1 && IsReady(now), Patience);
        Assert.Equal("""{"id":"m-7","power":"On"}""", await CallAsync());
    }

    [NodeFact, Step(6)]
    public async Task Pods_that_are_deleted_are_replaced_without_a_failed_call()
    {
        var before = await release.PodsAsync("toolserver");
        using var load = await RunningLoad.StartAsync(release);
        (await release.System.RunAsync("delete", "pod", Name(before[0]))).Succeeded();
        await Eventually.HoldsAsync("another pod is ready in its place", () => release.PodsAsync("toolserver"),
            pods => pods.Count == 2 && pods.All(IsReady) && pods.All(pod => Uid(pod) != Uid(before[0])), Patience);
        await AssertNoCallFailedAsync(load);
    }

    [NodeFact, Step(7)]
    public async Task New_operators_go_on_where_killed_ones_were()
    {
        (await release.System.RunAsync("delete", "pod", "-l", "app.kubernetes.io/name=signalbox-operator", "--force", "--grace-period=0")).Succeeded();
        // While no operator answers the API server, nothing is decided.
        await Eventually.HoldsAsync(
            "a decision is taken", () => release.Site.RunAsync("patch", "mcpworkflow", Manifests.WorkflowName, "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Rejected"}}"""),
            patched => patched.ExitCode == 0, Patience);
        await PhaseAsync("Rejected");
        Assert.Empty(await ListAsync("caller"));
        await release.Site.PatchStatusAsync("mcpworkflow", Manifests.WorkflowName, """{"status":{"phase":"Approved"}}""");
        await PhaseAsync("Active");
    }

    [NodeFact, Step(8)]
    public async Task Helm_upgrades_it_to_images_by_digest_under_load_without_a_failed_call()
    {
        var before = (await release.PodsAsync("toolserver")).Select(Uid).ToHashSet();
        (await release.System.RunAsync("delete", "configmap", "machines", "--ignore-not-found")).Succeeded();
        (await release.System.RunAsync("create", "configmap", "machines", $"--from-file=openapi.yaml={Document}")).Succeeded();
        using var load = await RunningLoad.StartAsync(release);
        await release.UpgradeAsync(
            "--set", $"operator.image.digest={await BuiltImages.DigestAsync("operator")},toolServer.image.digest={await BuiltImages.DigestAsync("toolserver")}",
            "--set-json", """ingest.documents=[{"name":"machines","target":"machines","namespace":"machines","source":{"configMap":{"name":"machines","key":"openapi.yaml"}}}]""");
        await GoneAsync(before);
        await AssertNoCallFailedAsync(load);
        foreach (var part in (string[])["operator", "toolserver"])
        {
            var image = $"{BuiltImages.Registry}/signalbox/{part}@{await BuiltImages.DigestAsync(part)}";
            Assert.All(await release.PodsAsync(part), pod => Assert.Equal(image, (string?)pod["spec"]!["containers"]![0]!["image"]));
        }
    }

    [NodeFact, Step(9)]
    public async Task A_job_of_the_release_makes_pending_workflows_of_a_document()
    {
        (await release.System.RunAsync("wait", "job", "--all", "--for=condition=Complete", "--timeout=110s")).Succeeded();
        await Eventually.HoldsAsync("the document's workflows wait for a decision", () => release.Site.ListAsync("mcpworkflows"),
            workflows => workflows.Count > 1 && workflows.All(w => (string?)w["metadata"]!["name"] == Manifests.WorkflowName || (string?)w["status"]?["phase"] == "Pending"), Patience);
    }

    [NodeFact, Step(10)]
    public async Task Helm_uninstalls_the_pods_and_leaves_the_kinds_with_what_was_approved()
    {
        (await release.HelmAsync("uninstall", "signalbox", "--wait")).Succeeded();
        await Eventually.HoldsAsync("every pod is gone", () => release.System.ListAsync("pods"), pods => pods.Count == 0, Patience);
        var workflow = await release.Site.FindAsync("mcpworkflow", Manifests.WorkflowName);
        Assert.Equal("Approved", (string?)workflow!["status"]!["approval"]!["decision"]);
        Assert.NotNull(await release.System.FindAsync("secret", "signalbox-run-key"));
        Assert.Null(await release.System.FindAsync("clusterrole", "signalbox-operator"));
    }

    private async Task<string[]> ListAsync(string account) =>
        JsonNode.Parse((await release.ClientAsync(account, "list", InstalledRelease.Endpoint, Tokens.Signalbox)).Succeeded())!.AsArray().Select(name => (string)name!).ToArray();

    private async Task<string> CallAsync() =>
        (await release.ClientAsync("caller", "call", InstalledRelease.Endpoint, Tokens.Signalbox, Manifests.Tool, "m-7")).Succeeded().Trim();

    private async Task PhaseAsync(string phase) => await Eventually.HoldsAsync(
        $"the workflow is {phase}", () => release.Site.FindAsync("mcpworkflow", Manifests.WorkflowName), workflow => (string?)workflow?["status"]?["phase"] == phase, Patience);

    private async Task GoneAsync(HashSet<string> pods) => await Eventually.HoldsAsync(
        "the pods of before are gone", () => release.System.ListAsync("pods"), now => !now.Select(Uid).Any(pods.Contains), Patience);

    private static async Task AssertNoCallFailedAsync(RunningLoad load)
    {
        var tally = await load.EndAsync();
        Assert.True((int)tally["failed"]! == 0, tally.ToJsonString());
        Assert.True((int)tally["calls"]! >= 50, tally.ToJsonString());
    }

    private static string Name(JsonNode pod) => (string)pod["metadata"]!["name"]!;

    private static string Uid(JsonNode pod) => (string)pod["metadata"]!["uid"]!;

    private static int Restarts(JsonNode pod) => (int)pod["status"]!["containerStatuses"]![0]!["restartCount"]!;

    private static bool IsReady(JsonNode pod) =>
        pod["status"]?["conditions"]?.AsArray().Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True") == true;
}
