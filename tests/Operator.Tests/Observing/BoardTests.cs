using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;

namespace Signalbox.Operator.Tests.Observing;

public sealed class BoardTests
{
    private static readonly NamespacedName A = new("dell", "a");
    private static readonly NamespacedName B = new("dell", "b");

    [Fact]
    public void The_older_claim_wins_whatever_the_order_and_the_loser_looks_again()
    {
        var board = new ToolNameBoard();
        Assert.Equal((null, 0), Counted(board.Claim(B, Claim(B, "restart", day: 2))));
        var (takenBy, affected) = board.Claim(A, Claim(A, "restart", day: 1));
        Assert.Null(takenBy);
        Assert.Equal([B], affected);
        Assert.Equal(A, board.Claim(B, Claim(B, "restart", day: 2)).TakenBy);
    }

    [Fact]
    public void A_withdrawn_name_goes_to_the_next()
    {
        var board = new ToolNameBoard();
        board.Claim(A, Claim(A, "restart", day: 1));
        board.Claim(B, Claim(B, "restart", day: 2));
        Assert.Equal([B], board.Claim(A, null).Affected);
        Assert.Null(board.Claim(B, Claim(B, "restart", day: 2)).TakenBy);
    }

    [Fact]
    public void A_renamed_tool_gives_its_name_up_and_a_losers_leaving_concerns_nobody()
    {
        var board = new ToolNameBoard();
        board.Claim(A, Claim(A, "restart", day: 1));
        board.Claim(B, Claim(B, "restart", day: 2));
        Assert.Empty(board.Claim(B, Claim(B, "other", day: 2)).Affected);
        board.Claim(B, Claim(B, "restart", day: 2));
        Assert.Equal([B], board.Claim(A, Claim(A, "other", day: 1)).Affected);
    }

    [Fact]
    public void A_pass_acts_on_its_own_write_until_the_informer_has_it()
    {
        var writes = new OwnWrites();
        writes.Record(A, "1", At("2"));
        writes.Record(A, "2", At("3"));
        Assert.Equal("3", writes.Latest(A, At("1")).Metadata.ResourceVersion);
        Assert.Equal("3", writes.Latest(A, At("2")).Metadata.ResourceVersion);
        Assert.Equal("3", writes.Latest(A, At("3")).Metadata.ResourceVersion);
        Assert.Equal("9", writes.Latest(A, At("9")).Metadata.ResourceVersion);
        Assert.Equal("1", writes.Latest(A, At("1")).Metadata.ResourceVersion);
    }

    [Fact]
    public void A_digest_is_live_since_it_was_set_first()
    {
        var board = new LiveBoard();
        var at = DateTimeOffset.UnixEpoch;
        Assert.Null(board.Since(A));
        board.Set(A, "d1", isConfirmed: false, at);
        board.Set(A, "d1", isConfirmed: true, at.AddSeconds(1));
        Assert.Equal(("d1", at), board.Since(A));
        board.Set(A, "d2", isConfirmed: false, at.AddSeconds(2));
        Assert.Equal(("d2", at.AddSeconds(2)), board.Since(A));
        board.Set(A, null, isConfirmed: false, at);
        Assert.Null(board.Since(A));
    }

    [Fact]
    public void Live_revisions_are_found_by_the_marks_of_the_served_sets()
    {
        var board = new LiveBoard();
        Assert.True(board.Set(A, "d1", isConfirmed: false, default));
        Assert.False(board.Set(A, "d1", isConfirmed: true, default));
        Assert.True(board.Set(B, "d1", isConfirmed: false, default));
        Assert.Equal([A], board.Find([ServedSet.MarkOf(A, "d1"), "unknown"]));
        Assert.Equal([B], board.Unconfirmed());
        Assert.True(board.Set(A, "d2", isConfirmed: false, default));
        Assert.Empty(board.Find([ServedSet.MarkOf(A, "d1")]));
        Assert.True(board.Set(A, null, isConfirmed: false, default));
        Assert.Equal([B], board.All());
    }

    [Fact]
    public void The_late_deletion_of_a_replaced_revision_leaves_its_successor()
    {
        var index = new RevisionIndex();
        var old = Revision("uid-1");
        index.Put(old);
        index.RemoveOwn(A, KnownRevision.From(old));
        index.Put(old); // the informer has not heard of the deletion
        Assert.Empty(index.Of(A));
        index.Put(Revision("uid-2"));
        index.Remove(old);
        Assert.Equal("uid-2", Assert.Single(index.Of(A)).Uid);
    }

    [Fact]
    public void References_follow_their_object()
    {
        var index = new ReferenceIndex<McpWorkflowApproval>(a => new(a.Metadata.Namespace!, a.Spec.WorkflowName));
        var first = new McpWorkflowApproval { Metadata = new() { Name = "x", Namespace = "dell" }, Spec = new() { WorkflowName = "a" } };
        var second = first with { Spec = new() { WorkflowName = "b" } };
        index.Change(null, first);
        index.Change(first, second);
        Assert.Empty(index.Of(A));
        Assert.Single(index.Of(B));
        index.Change(second, null);
        Assert.Empty(index.Of(B));
    }

    private static (NamespacedName?, int) Counted((NamespacedName? TakenBy, IReadOnlyList<NamespacedName> Affected) result) =>
        (result.TakenBy, result.Affected.Count);

    private static ToolClaim Claim(NamespacedName workflow, string tool, int day) =>
        new(workflow, tool, new DateTimeOffset(2026, 1, day, 0, 0, 0, TimeSpan.Zero), $"uid-{workflow.Name}");

    private static McpWorkflow At(string version) => new() { Metadata = new() { ResourceVersion = version } };

    private static ControllerRevision Revision(string uid) => new()
    {
        Metadata = new()
        {
            Name = "a-1",
            Namespace = "dell",
            Uid = uid,
            Labels = new Dictionary<string, string> { [SignalboxLabels.Workflow] = "a" },
        },
    };
}
