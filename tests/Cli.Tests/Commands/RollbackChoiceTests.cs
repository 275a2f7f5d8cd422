using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Commands;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Commands;

public sealed class RollbackChoiceTests
{
    /// <summary>Digest of the spec that every workflow here has.</summary>
    private static readonly string Current = SpecDigest.Compute(new McpWorkflowSpec());

    [Fact]
    public void A_spec_that_is_served_goes_back_to_the_revision_before_it() =>
        Assert.Equal("b", RollbackCommand.Choose(Workflow(Current, "d", Current, "b", "a"), null).SpecDigest);

    [Fact]
    public void An_edit_goes_back_to_what_is_served() =>
        Assert.Equal("c", RollbackCommand.Choose(Workflow("c", "c", "b", "a"), null).SpecDigest);

    [Fact]
    public void A_digest_must_have_been_approved_once()
    {
        Assert.Equal("a", RollbackCommand.Choose(Workflow("c", "c", "b", "a"), "a").SpecDigest);
        var refusal = Assert.Throws<CliException>(() => RollbackCommand.Choose(Workflow("c", "c", "b"), "z"));
        Assert.Equal(1, refusal.ExitCode);
        Assert.Contains("c, b", refusal.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void With_nothing_before_it_there_is_nothing_to_go_back_to() =>
        Assert.Throws<CliException>(() => RollbackCommand.Choose(Workflow(Current, Current), null));

    [Fact]
    public void When_nothing_is_served_it_is_the_newest_revision_other_than_the_present_spec() =>
        Assert.Equal("b", RollbackCommand.Choose(Workflow(null, "b", "a"), null).SpecDigest);

    private static McpWorkflow Workflow(string? served, params string[] history) => new()
    {
        Metadata = new() { Name = "w" },
        Status = new()
        {
            Served = served is null ? null : new() { SpecDigest = served },
            History = [.. history.Select(h => new RevisionHistoryEntry { SpecDigest = h, Revision = $"w-{h}" })],
        },
    };
}
