using System.Diagnostics;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Registry;

public sealed class RegistryStateTests
{
    private readonly RegistryState _state = new();

    [Fact]
    public void An_approved_workflow_with_its_revision_is_served()
    {
        var workflow = Live("restart", Given.Spec("restart_system"));

        Assert.True(_state.Rebuild());
        Assert.True(_state.Snapshot.TryGet("restart_system", out var tool));
        Assert.Equal(SpecDigest.Compute(workflow.Spec), tool.SpecDigest);
        Assert.Equal(Given.Key("idrac"), tool.Target);
        Assert.Empty(_state.Refusals);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_loaded_before_the_workflows_came_is_decided_about_as_ever(bool isLate)
    {
        var (good, changed) = (Given.Workflow("restart", Given.Spec("restart_system")), Given.Workflow("other", Given.Spec("other")));
        Revise(good, good.Spec);
        Revise(changed, changed.Spec);
        _state.Prepare(() => isLate);
        // Made again with another content under its name, after it was loaded.
        var tampered = Given.Revision(changed, Given.Spec("something_else"), named: changed.Spec);
        _state.RevisionChanged(Given.KeyOf(tampered), null, tampered);
        Put(good);
        Put(changed);

        Assert.True(_state.Rebuild());
        Assert.Equal(["restart_system"], _state.Snapshot.Tools.Select(tool => tool.Name));
        Assert.Equal(RefusalReason.DigestMismatch, _state.Refusals[Given.Key("other")].Reason);
    }

    [Fact]
    public void A_digest_taken_of_a_workflow_as_it_came_in_counts_for_that_object_alone()
    {
        var digests = new ArrivingDigests();
        var state = new RegistryState(digests);
        var (listed, edited) = (Given.Workflow("restart", Given.Spec("restart_system")), Given.Workflow("restart", Given.Spec("restart_system") with { Description = "Something else." }));
        digests.Take(listed);
        var revision = Given.Revision(listed, listed.Spec);
        state.RevisionChanged(Given.KeyOf(revision), null, revision);
        // Approved, and changed before the list had been looked at.
        state.WorkflowChanged(Given.KeyOf(listed), listed);
        state.WorkflowChanged(Given.KeyOf(edited), edited);
        Assert.Equal(SpecDigest.Compute(edited.Spec), digests.Of(edited.Spec));
        Assert.False(state.Rebuild());

        state.WorkflowChanged(Given.KeyOf(listed), listed);
        Assert.True(state.Rebuild());
        Assert.Equal(["restart_system"], state.Snapshot.Tools.Select(tool => tool.Name));

        digests.Take(edited);
        Assert.Equal(SpecDigest.Compute(edited.Spec), digests.Of(edited.Spec));
    }

    [Fact]
    public void A_tool_follows_the_hosts_of_its_target()
    {
        Live("restart", Given.Spec("restart_system"));
        Live("other", Given.Spec("other") with { TargetRef = new() { Name = "elsewhere" } });
        Assert.True(_state.Rebuild());
        _state.Snapshot.TryGet("other", out var other);
        Assert.Null(Fleet());

        var one = Target("http://a");
        Assert.False(Follow(null, one));

        var two = Target("http://a", "http://b");
        Assert.True(Follow(one, two));
        Assert.Equal(["h0", "h1"], Fleet()!.Hosts.Select(host => host.Name));
        Assert.Contains("\"enum\":[\"h0\",\"h1\"]", Listed(), StringComparison.Ordinal);
        Assert.DoesNotContain("outputSchema", Listed(), StringComparison.Ordinal);

        // What does not change the hosts, such as a status, makes no new list.
        Assert.False(Follow(two, Target("http://a", "http://b")));
        Assert.True(Follow(two, null));
        Assert.Null(Fleet());
        _state.Snapshot.TryGet("other", out var still);
        Assert.Same(other, still);

        bool Follow(McpTarget? before, McpTarget? now)
        {
            _state.TargetChanged(Given.Key("idrac"), before, now);
            return _state.Rebuild();
        }

        ToolServer.Fleets.Fleet? Fleet() => _state.Snapshot.TryGet("restart_system", out var tool) ? tool.Fleet : throw new InvalidOperationException("It is gone.");

        string Listed() => _state.Snapshot.TryGet("restart_system", out var tool) ? System.Text.Encoding.UTF8.GetString(tool.Json.Span) : "";

        static McpTarget Target(params string[] urls) => new()
        {
            Metadata = new() { Namespace = Given.Namespace, Name = "idrac" },
            Spec = urls.Length == 1 ? new() { BaseUrl = urls[0] } : new() { Hosts = [.. urls.Select((url, i) => new TargetHost { Name = $"h{i}", BaseUrl = url })] },
        };
    }

    [Fact]
    public void A_pending_workflow_is_not_served_and_no_refusal_either()
    {
        Put(Given.Workflow("restart", Given.Spec("restart_system"), approved: false));

        Assert.False(_state.Rebuild());
        Assert.Empty(_state.Snapshot.Tools);
        Assert.Empty(_state.Refusals);
    }

    [Fact]
    public void An_approval_object_alone_makes_it_live_and_deleting_it_withdraws_it()
    {
        var workflow = Given.Workflow("restart", Given.Spec("restart_system"), approved: false);
        Put(workflow);
        Revise(workflow, workflow.Spec);
        var approval = Given.Approval("restart-1", "restart", SpecDigest.Compute(workflow.Spec));
        _state.ApprovalChanged(Given.KeyOf(approval), null, approval);
        Assert.True(_state.Rebuild());
        Assert.Single(_state.Snapshot.Tools);

        _state.ApprovalChanged(Given.KeyOf(approval), approval, null);
        Assert.True(_state.Rebuild());
        Assert.Empty(_state.Snapshot.Tools);
    }

    [Fact]
    public void An_edited_spec_leaves_the_approved_revision_served()
    {
        var before = Given.Spec("restart_system");
        Live("restart", before);
        _state.Rebuild();

        var after = Given.Spec("restart_system", "Something else.");
        Put(Given.Workflow("restart", after, approvedDigest: SpecDigest.Compute(before)));

        Assert.False(_state.Rebuild());
        Assert.Equal(SpecDigest.Compute(before), _state.Snapshot.Tools[0].SpecDigest);
    }

    [Theory]
    [InlineData("suspended")]
    [InlineData("denied")]
    [InlineData("being deleted")]
    [InlineData("deleted")]
    public void A_withdrawn_workflow_is_gone_at_once_and_comes_back_when_restored(string how)
    {
        var spec = Given.Spec("restart_system");
        var workflow = Live("restart", spec);
        _state.Rebuild();

        var withdrawn = how switch
        {
            "suspended" => workflow with { Spec = spec with { Suspend = true } },
            "denied" => workflow with { Status = new() { Approval = new() { Decision = ApprovalDecision.Denied, SpecDigest = SpecDigest.Compute(spec) } } },
            "being deleted" => workflow with { Metadata = workflow.Metadata with { DeletionTimestamp = DateTimeOffset.UnixEpoch } },
            _ => null,
        };
        _state.WorkflowChanged(Given.Key("restart"), withdrawn);
        Assert.True(_state.Rebuild());
        Assert.Empty(_state.Snapshot.Tools);

        Put(workflow);
        Assert.True(_state.Rebuild());
        Assert.Single(_state.Snapshot.Tools);
    }

    [Fact]
    public void A_revision_that_holds_something_else_than_was_approved_is_refused()
    {
        var spec = Given.Spec("restart_system");
        var workflow = Given.Workflow("restart", spec);
        Put(workflow);
        var tampered = Given.Revision(workflow, Given.Spec("restart_system", path: "/systems/{id}/Actions/Erase"), named: spec);
        _state.RevisionChanged(Given.KeyOf(tampered), null, tampered);

        Assert.False(_state.Rebuild());
        var (reason, message) = _state.Refusals[Given.Key("restart")];
        Assert.Equal(RefusalReason.DigestMismatch, reason);
        Assert.Contains(SpecDigest.Compute(spec), message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_that_comes_after_its_workflow_is_served_though_the_name_has_no_room_in_a_label()
    {
        var name = new string('w', 100);
        var spec = Given.Spec("restart_system");
        var workflow = Given.Workflow(name, spec);
        Put(workflow);
        Assert.False(_state.Rebuild());

        Revise(workflow, spec);

        Assert.True(_state.Rebuild());
        Assert.Equal("restart_system", Assert.Single(_state.Snapshot.Tools).Name);
    }

    [Fact]
    public void A_revision_exchanged_while_it_is_served_withdraws_the_tool()
    {
        var spec = Given.Spec("restart_system");
        var workflow = Live("restart", spec);
        _state.Rebuild();

        var tampered = Given.Revision(workflow, Given.Spec("restart_system", path: "/systems/{id}/Actions/Erase"), named: spec);
        _state.RevisionChanged(Given.KeyOf(tampered), null, tampered);

        Assert.True(_state.Rebuild());
        Assert.Empty(_state.Snapshot.Tools);
        Assert.Equal(RefusalReason.DigestMismatch, _state.Refusals[Given.Key("restart")].Reason);
    }

    [Theory]
    [InlineData("\"no spec\"")]
    [InlineData("{\"steps\":7}")]
    [InlineData("null")]
    public void A_revision_that_cannot_be_read_is_refused(string data)
    {
        var workflow = Given.Workflow("restart", Given.Spec("restart_system"));
        Put(workflow);
        var broken = Given.Revision(workflow, workflow.Spec) with { Data = Given.Json(data) };
        _state.RevisionChanged(Given.KeyOf(broken), null, broken);

        Assert.False(_state.Rebuild());
        Assert.Equal(RefusalReason.RevisionUnreadable, _state.Refusals[Given.Key("restart")].Reason);
    }

    [Fact]
    public void A_revision_that_comes_after_the_approval_is_waited_for()
    {
        var workflow = Given.Workflow("restart", Given.Spec("restart_system"));
        Put(workflow);
        Assert.False(_state.Rebuild());
        Assert.Equal(RefusalReason.RevisionMissing, _state.Refusals[Given.Key("restart")].Reason);

        Revise(workflow, workflow.Spec);
        Assert.True(_state.Rebuild());
        Assert.Single(_state.Snapshot.Tools);
        Assert.Empty(_state.Refusals);
    }

    [Fact]
    public void A_withdrawn_revision_overrules_a_workflow_that_may_be_old_until_the_workflow_is_heard_of()
    {
        var workflow = Given.Workflow("restart", Given.Spec("restart_system"));
        _state.WorkflowChanged(Given.Key("restart"), workflow, mayBeOld: true);
        Revise(workflow, workflow.Spec, withdrawn: true);
        Assert.False(_state.Rebuild());
        Assert.Equal(RefusalReason.RevisionWithdrawn, _state.Refusals[Given.Key("restart")].Reason);

        Put(workflow);
        Assert.True(_state.Rebuild());
        Assert.Single(_state.Snapshot.Tools);
        Assert.Empty(_state.Refusals);
    }

    [Fact]
    public void A_mark_that_comes_or_goes_is_followed_as_long_as_the_workflow_may_be_old()
    {
        var workflow = Given.Workflow("restart", Given.Spec("restart_system"));
        _state.WorkflowChanged(Given.Key("restart"), workflow, mayBeOld: true);
        foreach (var withdrawn in new[] { false, true, false })
        {
            Revise(workflow, workflow.Spec, withdrawn);
            Assert.True(_state.Rebuild());
            Assert.Equal(withdrawn ? 0 : 1, _state.Snapshot.Tools.Length);
        }
    }

    [Fact]
    public void A_mark_says_nothing_against_what_was_heard_of()
    {
        var workflow = Live("restart", Given.Spec("restart_system"));
        Revise(workflow, workflow.Spec, withdrawn: true);
        _state.Rebuild();
        Assert.Single(_state.Snapshot.Tools);
    }

    [Fact]
    public void Of_two_workflows_with_one_tool_name_the_older_is_served_and_the_younger_takes_over_when_it_goes()
    {
        Live("young", Given.Spec("restart_system", "young"), age: 1);
        Live("old", Given.Spec("restart_system", "old"), age: 2);
        _state.Rebuild();
        Assert.Equal(Given.Key("old"), Assert.Single(_state.Snapshot.Tools).Workflow);
        Assert.Equal(RefusalReason.NameConflict, Assert.Single(_state.Refusals).Value.Reason);

        _state.WorkflowChanged(Given.Key("old"), null);
        Assert.True(_state.Rebuild());
        Assert.Equal(Given.Key("young"), Assert.Single(_state.Snapshot.Tools).Workflow);
        Assert.Empty(_state.Refusals);
    }

    [Fact]
    public void A_status_write_that_decides_nothing_new_makes_no_new_snapshot()
    {
        var workflow = Live("restart", Given.Spec("restart_system"));
        _state.Rebuild();
        var before = _state.Snapshot;

        Put(workflow with { Status = workflow.Status! with { Phase = WorkflowPhase.Active } });

        Assert.False(_state.Rebuild());
        Assert.Same(before, _state.Snapshot);
    }

    [Fact]
    public void A_workflow_made_again_under_its_name_is_judged_anew()
    {
        var workflow = Live("restart", Given.Spec("restart_system"));
        _state.Rebuild();

        Put(workflow with { Metadata = workflow.Metadata with { Uid = "another", CreationTimestamp = DateTimeOffset.UnixEpoch } });

        Assert.True(_state.Rebuild());
        Assert.Equal("another", _state.Snapshot.Tools[0].Claim.Uid);
    }

    [Fact]
    public void Tools_are_in_the_order_of_their_names_whatever_came_first()
    {
        foreach (var name in (string[])["zeta", "Alpha", "beta", "alpha", "_x"])
            Live(name.ToLowerInvariant().Trim('_') + (char.IsUpper(name[0]) ? "-u" : ""), Given.Spec(name));
        _state.Rebuild();
        Assert.Equal(["Alpha", "_x", "alpha", "beta", "zeta"], _state.Snapshot.Tools.Select(t => t.Name));
    }

    [Fact]
    public void One_approval_among_five_thousand_workflows_decides_about_that_one_alone()
    {
        for (var i = 0; i < 5000; i++)
            Live($"w{i}", Given.Spec($"tool_{i}"));
        var allAtOnce = Allocated();
        Live("extra", Given.Spec("tool_extra"));
        var one = Allocated();

        Assert.Equal(5001, _state.Snapshot.Tools.Length);
        // What grows with all of them is the list of the tools; deciding about each again would cost as much as the first time.
        Assert.InRange(one, 1, allAtOnce / 50);

        long Allocated()
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Assert.True(_state.Rebuild());
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    private McpWorkflow Live(string name, McpWorkflowSpec spec, int age = 0)
    {
        var workflow = Given.Workflow(name, spec, age: age);
        Put(workflow);
        Revise(workflow, spec);
        return workflow;
    }

    private void Put(McpWorkflow workflow) => _state.WorkflowChanged(Given.KeyOf(workflow), workflow);

    private void Revise(McpWorkflow workflow, McpWorkflowSpec spec, bool withdrawn = false)
    {
        var revision = Given.Revision(workflow, spec);
        if (withdrawn)
            revision = revision with { Metadata = revision.Metadata with { Annotations = new Dictionary<string, string> { [SignalboxLabels.Withdrawn] = "true" } } };
        _state.RevisionChanged(Given.KeyOf(revision), null, revision);
    }
}
