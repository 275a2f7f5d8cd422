using Signalbox.Cli.Reviewing;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Reviewing;

public sealed class RiskRuleTests
{
    [Theory]
    [InlineData("read", null, "GET")]
    [InlineData("read", null, "GET", "HEAD", "OPTIONS")]
    [InlineData("change", null, "GET", "POST")]
    [InlineData("change", null, "PATCH")]
    [InlineData("change", false, "PUT")]
    [InlineData("destroy", null, "GET", "DELETE")]
    [InlineData("destroy", true, "GET")]
    [InlineData("destroy", false, "DELETE")]
    public void Risk_follows_the_requests_and_a_hint_can_only_raise_it(string word, bool? destructiveHint, params string[] methods)
    {
        var spec = new McpWorkflowSpec
        {
            Tool = new() { Annotations = new() { DestructiveHint = destructiveHint, ReadOnlyHint = true } },
            Steps = [.. methods.Select(m => new WorkflowStep { Operation = new() { Method = m, Path = "/" } })],
        };
        Assert.Equal(word, RiskRule.Word(RiskRule.Of(spec)));
    }

    [Fact]
    public void A_step_without_a_known_request_may_change_anything() =>
        Assert.Equal(WorkflowRisk.Change, RiskRule.Of(new() { Steps = [new() { WorkflowId = "other" }] }));
}
