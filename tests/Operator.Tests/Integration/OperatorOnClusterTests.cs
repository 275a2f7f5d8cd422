using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Tests.Integration;

public sealed class OperatorOnClusterTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    [Fact]
    public async Task Approving_by_a_status_patch_pins_the_spec_and_becomes_active_in_three_writes()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        await site.CreateWorkflowAsync("get");
        var pending = await site.WaitForDigestAsync("get");
        using var watching = new CancellationTokenSource();
        var seen = new List<string>();
        var watch = CollectVersionsAsync(site, pending.Metadata.ResourceVersion!, seen, watching.Token);

        await site.SetPhaseAsync("get", "Approved");
        var approved = await site.WaitAsync("get", w => w.Status?.Approval is not null, "an approval");
        Assert.Equal("Approved", approved.Status!.Phase);
        Assert.Equal(pending.Status!.SpecDigest, approved.Status.Approval!.SpecDigest);
        var revision = await site.RevisionAsync(approved);
        Assert.Equal(approved.Status.SpecDigest, SpecDigest.Compute(revision!.Data!.Value));
        Assert.Equal(approved.Metadata.Uid, Assert.Single(revision.Metadata.OwnerReferences!).Uid);

        await site.ServeAsync(approved);
        var active = await site.WaitAsync("get", "Active");
        Assert.Equal(1, active.Status!.Served!.Replicas);

        // A second workflow's digest tells that what the writes above caused has been worked on.
        await site.CreateWorkflowAsync("after");
        await site.WaitForDigestAsync("after");
        await Site.UntilAsync(() => Task.FromResult(seen.Contains(active.Metadata.ResourceVersion!)));
        await watching.CancelAsync();
        await watch;
        Assert.Equal(3, seen.Count); // the person's patch, Approved, Active; the revision is the operator's third write
        Assert.Equal(active.Metadata.ResourceVersion, seen[^1]);
        Assert.Equal(active.Metadata.ResourceVersion, (await site.Client.GetAsync(SignalboxApi.Workflows, site.Key("get"), default)).Metadata.ResourceVersion);
    }

    [Fact]
    public async Task An_edit_is_pending_while_the_approved_revision_stays_and_a_stale_approval_does_not_count()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        var approved = await ApproveAsync(site, "get");
        await site.ServeAsync(approved);
        await site.WaitAsync("get", "Active");
        await site.DescribeAsync("get", "Second.");
        var pending = await site.WaitAsync("get", "Pending");
        Assert.Equal(approved.Status!.SpecDigest, pending.Status!.Served!.SpecDigest);
        Assert.Equal(approved.Status.SpecDigest, pending.Status.Approval!.SupersededDigest);

        await site.PatchStatusAsync("get", new()
        {
            ["phase"] = "Approved",
            ["approval"] = new JsonObject { ["decision"] = "Approved", ["specDigest"] = approved.Status.SpecDigest },
        });
        var still = await site.WaitAsync("get", "Pending");
        Assert.Null(still.Status!.Approval!.SpecDigest);

        await site.SetPhaseAsync("get", "Approved");
        var second = await site.WaitAsync("get", w => w.Status?.Served?.SpecDigest == pending.Status.SpecDigest, "the second digest");
        Assert.Equal(2, second.Status!.History!.Count);
        Assert.NotNull(await site.RevisionAsync(second));
        Assert.NotNull(await site.RevisionAsync(second, approved.Status.SpecDigest));
    }

    [Fact]
    public async Task An_approval_object_approves_and_its_deletion_revokes()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        await site.CreateWorkflowAsync("get");
        var pending = await site.WaitForDigestAsync("get");
        await site.CreateApprovalAsync("change-1", "get", pending.Status!.SpecDigest!);
        await site.WaitAsync("get", "Approved");
        McpWorkflowApproval? approval = null;
        Assert.True(await Site.UntilAsync(async () =>
        {
            approval = await site.Client.GetAsync(SignalboxApi.Approvals, site.Key("change-1"), default);
            return approval.Status?.Conditions?.Any(c => c is { Type: "Effective", Status: "True" }) == true;
        }));

        await site.Client.DeleteAsync(SignalboxApi.Approvals, site.Key("change-1"), null, default);
        var revoked = await site.WaitAsync("get", "Pending");
        Assert.Equal("Revoked", revoked.Status!.Conditions!.Single(c => c.Type == "Approved").Reason);
        Assert.Null(revoked.Status.Served);
    }

    [Fact]
    public async Task Stopping_at_any_moment_and_starting_again_ends_in_the_same_state()
    {
        await using var site = await Site.CreateAsync(fixture);
        var running = await site.StartOperatorAsync();
        for (var i = 0; i < 12; i++)
        {
            var name = $"get-{i}";
            await site.CreateWorkflowAsync(name);
            await site.WaitForDigestAsync(name);
            await site.SetPhaseAsync(name, "Approved");
            // Sometimes before, sometimes between, sometimes after its writes.
            await Task.Delay(i * 2);
            await running.DisposeAsync();
            running = await site.StartOperatorAsync();
            var approved = await site.WaitAsync(name, w => w.Status?.Approval is not null, "an approval");
            Assert.Equal("Approved", approved.Status!.Phase);
            Assert.Equal(approved.Status.SpecDigest, SpecDigest.Compute((await site.RevisionAsync(approved))!.Data!.Value));
            Assert.Single(approved.Status.History!);
        }
        await running.DisposeAsync();
        Assert.Equal(12, (await site.VersionsAsync()).Keys.Count(k => k.StartsWith("revision ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_revision_that_a_crashed_operator_left_is_taken_for_its_own()
    {
        await using var site = await Site.CreateAsync(fixture);
        McpWorkflow pending;
        await using (await site.StartOperatorAsync())
        {
            await site.CreateWorkflowAsync("get");
            pending = await site.WaitForDigestAsync("get");
        }
        await site.SetPhaseAsync("get", "Approved");
        var draft = new Operator.Decisions.RevisionDraft(
            RevisionName.For("get", pending.Status!.SpecDigest!), pending.Status.SpecDigest!, "get", 1, SpecJson.ToJson(pending.Spec));
        var left = await site.Client.CreateAsync(
            Kinds.ControllerRevisions, site.Namespace, Reconciling.RevisionManifest.For(pending, draft), default);

        await using var running = await site.StartOperatorAsync();
        var approved = await site.WaitAsync("get", w => w.Status?.Approval is not null, "an approval");
        Assert.Equal(left.Metadata.Uid, (await site.RevisionAsync(approved))!.Metadata.Uid);
    }

    [Fact]
    public async Task A_restart_over_settled_objects_writes_nothing()
    {
        await using var site = await Site.CreateAsync(fixture);
        Dictionary<string, string> before;
        await using (await site.StartOperatorAsync())
        {
            var first = await ApproveAsync(site, "first");
            await site.ServeAsync(first);
            await site.WaitAsync("first", "Active");
            await site.CreateWorkflowAsync("second");
            var second = await site.WaitForDigestAsync("second");
            await site.CreateApprovalAsync("change-1", "second", second.Status!.SpecDigest!);
            await site.WaitAsync("second", "Approved");
            await site.CreateApprovalAsync("nothing", "absent", second.Status.SpecDigest!);
            Assert.True(await Site.UntilAsync(async () =>
                (await site.Client.GetAsync(SignalboxApi.Approvals, site.Key("nothing"), default)).Status?.Conditions?.Any(c => c.Reason == "WorkflowNotFound") == true
                && (await site.Client.GetAsync(SignalboxApi.Approvals, site.Key("change-1"), default)).Status?.Conditions?.Any(c => c.Reason == "Approves") == true
                && (await site.Client.GetAsync(SignalboxApi.Targets, site.Key("idrac"), default)).Status?.Conditions?.Any(c => c.Reason == "Valid") == true));
            before = await site.VersionsAsync();
        }
        await using (await site.StartOperatorAsync())
        {
            await site.CreateWorkflowAsync("after");
            await site.WaitForDigestAsync("after");
        }
        var after = await site.VersionsAsync();
        Assert.True(after.Remove("workflow after"));
        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Writes_by_others_at_the_same_time_do_not_lose_the_approval()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        await site.CreateWorkflowAsync("get");
        await site.WaitForDigestAsync("get");
        using var stop = new CancellationTokenSource();
        var hammer = Task.Run(async () =>
        {
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                await site.Client.PatchAsync(SignalboxApi.Workflows, site.Key("get"), Patch.Merge(new()
                {
                    ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["tests/count"] = $"{i}" } },
                }));
            }
        });
        await site.SetPhaseAsync("get", "Approved");
        var approved = await site.WaitAsync("get", w => w.Status?.Approval is not null, "an approval");
        await stop.CancelAsync();
        await hammer;
        Assert.Equal("Approved", approved.Status!.Phase);
    }

    [Fact]
    public async Task A_revision_that_was_replaced_behind_its_back_is_put_right()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        var approved = await ApproveAsync(site, "get");
        var good = (await site.RevisionAsync(approved))!;
        var draft = new Operator.Decisions.RevisionDraft(
            good.Metadata.Name, approved.Status!.SpecDigest!, "steal", 9,
            SpecJson.ToJson(approved.Spec with { Tool = approved.Spec.Tool with { Description = "Not what was approved." } }));
        await site.Client.DeleteAsync(Kinds.ControllerRevisions, site.Key(good.Metadata.Name), null, default);
        try
        {
            await site.Client.CreateAsync(Kinds.ControllerRevisions, site.Namespace, Reconciling.RevisionManifest.For(approved, draft), default);
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            return; // the operator had already written the deleted one anew, which is what this is about
        }
        Assert.True(await Site.UntilAsync(async () =>
            await site.RevisionAsync(approved) is { Data: { } data } && SpecDigest.Compute(data) == approved.Status.SpecDigest));
    }

    [Fact]
    public async Task Of_two_workflows_with_one_tool_name_the_older_wins_and_its_deletion_frees_the_name()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        var older = await ApproveAsync(site, "older", "restart");
        // creationTimestamp has whole seconds; equal ones are decided by uid, which a test cannot choose.
        Assert.True(await Site.UntilAsync(() => Task.FromResult(DateTimeOffset.UtcNow >= older.Metadata.CreationTimestamp!.Value.AddSeconds(1.05))));
        var newer = await ApproveAsync(site, "newer", "restart");
        await site.ServeAsync(older, newer);
        await site.WaitAsync("older", "Active");
        await site.WaitAsync("newer", w => Ready(w) == "NameConflict", "a name conflict");

        await site.Client.DeleteAsync(SignalboxApi.Workflows, site.Key("older"), null, default);
        await site.WaitAsync("newer", "Active");
        Assert.True(await Site.UntilAsync(async () => await site.RevisionAsync(older) is null));
    }

    [Fact]
    public async Task A_missing_target_is_told_and_its_creation_too()
    {
        await using var site = await Site.CreateAsync(fixture);
        await using var running = await site.StartOperatorAsync();
        await site.Client.DeleteAsync(SignalboxApi.Targets, site.Key("idrac"), null, default);
        await site.CreateWorkflowAsync("get");
        await site.WaitAsync("get", w => Reason(w, "ResolvedRefs") == "TargetNotFound", "a missing target");
        await site.CreateTargetAsync();
        await site.WaitAsync("get", w => Reason(w, "ResolvedRefs") == "ResolvedRefs", "its target");
    }

    [Fact]
    public async Task A_second_operator_takes_over_when_the_first_stops()
    {
        await using var site = await Site.CreateAsync(fixture);
        var first = await site.StartOperatorAsync(leaderElection: true);
        await site.CreateWorkflowAsync("one");
        await site.WaitForDigestAsync("one");
        await using var second = await site.StartOperatorAsync(leaderElection: true);
        await first.DisposeAsync();
        await site.CreateWorkflowAsync("two");
        await site.WaitForDigestAsync("two");
        Assert.False(second.Host.Completion.IsCompleted);
    }

    [Fact]
    public async Task It_answers_for_its_health_and_its_metrics()
    {
        await using var site = await Site.CreateAsync(fixture);
        using var client = fixture.NewClient();
        await using var host = await OperatorHost.StartAsync(
            new() { SystemNamespace = site.SystemNamespace, WatchNamespace = site.Namespace, LeaderElection = false, ListenUrl = "http://127.0.0.1:0" },
            client, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, default);
        await site.CreateWorkflowAsync("get");
        await site.WaitForDigestAsync("get");
        using var http = new HttpClient { BaseAddress = host.Url };
        Assert.Equal("ok\n", await http.GetStringAsync("healthz"));
        Assert.Equal("ok\n", await http.GetStringAsync("readyz"));
        Assert.Contains("mcpworkflow_reconcile_total{result=\"changed\"}", await http.GetStringAsync("metrics"), StringComparison.Ordinal);
    }

    private static async Task<McpWorkflow> ApproveAsync(Site site, string name, string? tool = null)
    {
        await site.CreateWorkflowAsync(name, tool);
        await site.WaitForDigestAsync(name);
        await site.SetPhaseAsync(name, "Approved");
        return await site.WaitAsync(name, w => w.Status?.Approval is not null, "an approval");
    }

    private static string? Ready(McpWorkflow workflow) => Reason(workflow, "Ready");

    private static string? Reason(McpWorkflow workflow, string type) =>
        workflow.Status?.Conditions?.FirstOrDefault(c => c.Type == type)?.Reason;

    private static async Task CollectVersionsAsync(Site site, string from, List<string> seen, CancellationToken ct)
    {
        try
        {
            var query = new WatchQuery { ResourceVersion = from, FieldSelector = "metadata.name=get" };
            await foreach (var change in site.Client.WatchAsync(SignalboxApi.Workflows, site.Namespace, query, ct))
            {
                if (change.Type == "MODIFIED")
                    seen.Add(change.Object.GetProperty("metadata").GetProperty("resourceVersion").GetString()!);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }
}
