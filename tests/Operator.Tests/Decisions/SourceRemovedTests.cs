using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class SourceRemovedTests
{
    private readonly World _world = new();

    [Fact]
    public void A_served_workflow_whose_source_is_gone_says_so_and_is_served_on_until_the_source_is_back()
    {
        Activate();
        _world.Annotations[SignalboxLabels.SourceRemoved] = "sha256:abc";
        var plan = _world.Pass();
        var accepted = _world.Condition("Accepted");
        Assert.Equal(("False", "SourceRemoved"), (accepted.Status, accepted.Reason));
        Assert.Contains("sha256:abc", accepted.Message, StringComparison.Ordinal);
        Assert.Equal("Active", _world.Status.Phase);
        Assert.Equal(_world.Digest, plan.LiveDigest);
        Assert.Equal(_world.Digest, _world.Status.Served!.SpecDigest);
        Assert.Equal(EventReason.SourceRemoved, Assert.Single(plan.Events).Reason);

        _world.Annotations.Clear();
        plan = _world.Pass();
        Assert.Equal(("True", "Valid"), (_world.Condition("Accepted").Status, _world.Condition("Accepted").Reason));
        Assert.Equal(("Active", EventReason.Accepted), (_world.Status.Phase, Assert.Single(plan.Events).Reason));
    }

    [Fact]
    public void Decisions_about_a_workflow_whose_source_is_gone_count()
    {
        _world.Annotations[SignalboxLabels.SourceRemoved] = "sha256:abc";
        _world.Pass();
        Assert.Equal("Pending", _world.Status.Phase);
        _world.Patch("""{"phase":"Approved"}""");
        Assert.Equal(_world.Digest, _world.Pass().LiveDigest);
        Assert.Equal("Approved", _world.Status.Phase);
        _world.Patch("""{"phase":"Rejected"}""");
        Assert.Null(_world.Pass().LiveDigest);
        Assert.Equal("Rejected", _world.Status.Phase);
    }

    [Fact]
    public void A_spec_that_does_not_compile_is_Invalid_first()
    {
        _world.Annotations[SignalboxLabels.SourceRemoved] = "sha256:abc";
        _world.Problems.Add(new("spec.steps[0]", "No operation.", "Name one."));
        _world.Pass();
        Assert.Equal(("Invalid", "Invalid"), (_world.Status.Phase, _world.Condition("Accepted").Reason));
    }

    [Fact]
    public void What_somebody_writes_into_the_annotation_stays_short_in_the_message()
    {
        _world.Annotations[SignalboxLabels.SourceRemoved] = new string('x', 100_000);
        _world.Pass();
        Assert.True(_world.Condition("Accepted").Message.Length < 400);
    }

    private void Activate()
    {
        _world.Pass();
        _world.Patch("""{"phase":"Approved"}""");
        _world.Pass();
        _world.Serve(_world.Digest);
        _world.Pass();
        Assert.Equal("Active", _world.Status.Phase);
    }
}
