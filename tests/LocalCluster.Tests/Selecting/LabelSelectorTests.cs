using Signalbox.LocalCluster.Selecting;

namespace Signalbox.LocalCluster.Tests.Selecting;

public sealed class LabelSelectorTests
{
    private static readonly Dictionary<string, string> Labels = new() { ["tier"] = "front", ["a.b/c"] = "", ["n"] = "5" };

    [Theory]
    [InlineData("", true)]
    [InlineData("tier=front", true)]
    [InlineData("tier==front", true)]
    [InlineData("tier = front , n=5", true)]
    [InlineData("tier!=front", false)]
    [InlineData("other!=front", true)]
    [InlineData("tier in (back, front)", true)]
    [InlineData("tier notin (back,front)", false)]
    [InlineData("other notin (x)", true)]
    [InlineData("tier", true)]
    [InlineData("!tier", false)]
    [InlineData("!other", true)]
    [InlineData("a.b/c=", true)]
    [InlineData("n>4", true)]
    [InlineData("n<5", false)]
    [InlineData("tier=front,n=6", false)]
    public void A_selector_selects_as_upstream_does(string selector, bool expected) =>
        Assert.Equal(expected, LabelSelector.Parse(selector).Matches(Labels));

    [Theory]
    [InlineData("a===b")]
    [InlineData("a in b")]
    [InlineData("a in (b")]
    [InlineData(",")]
    [InlineData("a b")]
    [InlineData("a=b c")]
    [InlineData("a*=b")]
    [InlineData("a=b*")]
    public void A_malformed_selector_is_refused(string selector) =>
        Assert.Contains("unable to parse requirement", Assert.Throws<FormatException>(() => LabelSelector.Parse(selector)).Message, StringComparison.Ordinal);
}
