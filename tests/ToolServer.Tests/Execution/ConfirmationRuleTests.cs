using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Tests.Execution;

public sealed class ConfirmationRuleTests
{
    [Theory]
    [InlineData(null, null, null, false)]
    [InlineData("never", false, true, false)]
    [InlineData("destructive", true, null, false)]
    [InlineData("destructive", false, false, false)]
    [InlineData("destructive", false, true, true)]
    [InlineData("destructive", false, null, true)]
    [InlineData("destructive", null, null, true)]
    [InlineData("always", true, false, true)]
    [InlineData("a word of tomorrow", true, false, true)]
    public void A_person_is_asked_where_the_target_says_so(string? confirmation, bool? readOnly, bool? destructive, bool asked) =>
        Assert.Equal(asked, ConfirmationRule.IsNeeded(confirmation, new() { ReadOnlyHint = readOnly, DestructiveHint = destructive }));

    [Fact]
    public void A_tool_that_says_nothing_of_itself_may_destroy() => Assert.True(ConfirmationRule.IsNeeded("destructive", null));
}
