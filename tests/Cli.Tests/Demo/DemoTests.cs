using System.Text.RegularExpressions;

namespace Signalbox.Cli.Tests.Demo;

public sealed partial class DemoTests
{
    [Fact]
    public async Task Once_it_goes_the_whole_way_and_ends_with_0()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var run = await CliRun.OfAsync(["demo", "--once"], "", limit.Token);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        Assert.Matches(Pending(), run.Output);
        Assert.Contains("sees 0 tools", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, Approvals().Count(run.Output));
        Assert.Matches(Heard(), run.Output);
        Assert.Contains("the system is On", run.Output, StringComparison.Ordinal);
        Assert.Contains("the system is Off", run.Output, StringComparison.Ordinal);
        var folder = Kubeconfig().Match(run.Output).Groups["folder"].Value;
        Assert.NotEmpty(folder);
        Assert.False(Directory.Exists(folder), $"{folder} was left behind");
    }

    [GeneratedRegex(@"\d{2,} Pending")]
    private static partial Regex Pending();

    [GeneratedRegex(@"\$ kubectl patch mcpworkflow \S+ --subresource=status --type=merge -p '\{""status"":\{""phase"":""Approved""\}\}'")]
    private static partial Regex Approvals();

    [GeneratedRegex(@"heard notifications/tools/list_changed -?\d+ ms after")]
    private static partial Regex Heard();

    [GeneratedRegex(@"export KUBECONFIG=(?<folder>\S+)/kubeconfig")]
    private static partial Regex Kubeconfig();
}
