using System.Globalization;
using System.Text.RegularExpressions;

namespace Signalbox.Architecture.Tests;

/// <summary>Log events are API: each has an id of its own, out of its project's block.</summary>
public sealed partial class LogEventTests
{
    private static readonly Dictionary<string, int> Blocks = new()
    {
        ["Kubernetes"] = 1000,
        ["LocalCluster"] = 2000,
        ["Operator"] = 3000,
        ["ToolServer"] = 4000,
        ["Ingest"] = 5000,
        ["Cli"] = 6000,
    };

    [Fact]
    public void Every_log_event_has_an_id_of_its_own()
    {
        var twice = Events().GroupBy(e => e.Id).Where(g => g.Count() > 1)
            .Select(g => $"{g.Key}: {string.Join(", ", g.Select(e => e.File))}");
        Assert.Empty(twice);
    }

    [Fact]
    public void Every_log_event_stands_in_its_projects_block()
    {
        var strays = Events().Where(e => !Blocks.TryGetValue(e.Project, out var first) || e.Id < first || e.Id >= first + 1000)
            .Select(e => $"{e.Id} in {e.File}");
        Assert.Empty(strays);
        Assert.NotEmpty(Events());
    }

    private static IEnumerable<(int Id, string Project, string File)> Events() =>
        from file in Directory.EnumerateFiles(RepositoryFiles.Path("src"), "*.cs", SearchOption.AllDirectories)
        let relative = System.IO.Path.GetRelativePath(RepositoryFiles.Path("src"), file)
        where !relative.Contains("/obj/", StringComparison.Ordinal)
        from Match match in EventId().Matches(File.ReadAllText(file))
        select (int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), relative.Split('/')[0], relative);

    [GeneratedRegex(@"LoggerMessage\((?:EventId\s*=\s*)?([0-9]+)")]
    private static partial Regex EventId();
}
