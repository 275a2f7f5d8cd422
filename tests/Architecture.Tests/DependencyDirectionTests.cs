using System.Xml.Linq;

namespace Signalbox.Architecture.Tests;

/// <summary>Dependencies point one way: processes → Workflows → Kubernetes; only Cli composes processes.</summary>
public sealed class DependencyDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Kubernetes"] = [],
        ["Workflows"] = ["Kubernetes"],
        ["Ingest"] = ["Kubernetes", "Workflows"],
        ["Operator"] = ["Kubernetes", "Workflows"],
        ["ToolServer"] = ["Kubernetes", "Workflows"],
        ["LocalCluster"] = ["Kubernetes"],
        ["Console"] = ["Kubernetes", "Workflows"],
        ["Cli"] = ["Kubernetes", "Workflows", "Ingest", "Operator", "ToolServer", "LocalCluster", "Console"],
    };

    public static TheoryData<string> Projects() =>
        [.. Directory.GetDirectories(RepositoryFiles.Path("src")).Select(d => System.IO.Path.GetFileName(d)!)
            .Where(n => File.Exists(ProjectFile(n)))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void A_project_references_only_what_stands_below_it(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"src/{project} has no place in the layering: add it to this test and to CONTRIBUTING.md.");
        var references = XDocument.Load(ProjectFile(project)).Descendants("ProjectReference")
            .Select(r => System.IO.Path.GetFileNameWithoutExtension(r.Attribute("Include")!.Value).Replace("Signalbox.", "", StringComparison.Ordinal));
        Assert.Empty(references.Except(Allowed[project]));
    }

    [Fact]
    public void The_domain_uses_only_objects_and_json_of_the_client()
    {
        var forbidden = Directory.EnumerateFiles(RepositoryFiles.Path("src", "Workflows"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{System.IO.Path.DirectorySeparatorChar}obj{System.IO.Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(f => File.ReadLines(f)
                .Where(l => l.StartsWith("using Signalbox.Kubernetes", StringComparison.Ordinal)
                    && l is not ("using Signalbox.Kubernetes.Objects;" or "using Signalbox.Kubernetes.Json;"))
                .Select(l => $"{System.IO.Path.GetFileName(f)}: {l}"));
        Assert.Empty(forbidden);
    }

    private static string ProjectFile(string project) => RepositoryFiles.Path("src", project, $"Signalbox.{project}.csproj");
}
