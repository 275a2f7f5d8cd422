using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Architecture.Tests;

/// <summary>The chart carries the files of config/ as they are: what is reviewed there is what is installed.</summary>
public sealed class ChartTests
{
    [Theory]
    [InlineData("crds")]
    [InlineData("rbac")]
    [InlineData("admission")]
    [InlineData("webhook")]
    public void The_chart_has_the_files_of_config(string folder)
    {
        var source = Read(RepositoryFiles.Path("config", folder));
        Assert.NotEmpty(source);
        Assert.Equal(source, Read(RepositoryFiles.Path("charts", "signalbox", "files", folder)));
    }

    [Fact]
    public void The_dashboard_is_json_and_every_panel_asks_for_something()
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(RepositoryFiles.Path("charts", "signalbox", "files", "dashboard.json")))!;
        Assert.All(dashboard["panels"]!.AsArray(), panel => Assert.NotEmpty(panel!["targets"]![0]!["expr"]!.GetValue<string>()));
    }

    [Fact]
    public void Every_value_is_described_by_the_schema()
    {
        var schema = JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Path("charts", "signalbox", "values.schema.json"))).RootElement;
        var values = YamlFile.Read(RepositoryFiles.Path("charts", "signalbox", "values.yaml"));
        Assert.Empty(Undescribed("", values, schema));
    }

    private static SortedDictionary<string, string> Read(string folder) =>
        new(Directory.EnumerateFiles(folder, "*.yaml").ToDictionary(file => Path.GetFileName(file), File.ReadAllText), StringComparer.Ordinal);

    private static IEnumerable<string> Undescribed(string path, JsonObject values, JsonElement schema)
    {
        if (!schema.TryGetProperty("properties", out var properties)) return [];
        return values.SelectMany(member => !properties.TryGetProperty(member.Key, out var one) ? [$"{path}.{member.Key}"]
            : member.Value is JsonObject inner ? Undescribed($"{path}.{member.Key}", inner, one) : []);
    }
}
