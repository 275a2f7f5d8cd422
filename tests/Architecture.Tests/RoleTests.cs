using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Rights;

namespace Signalbox.Architecture.Tests;

/// <summary>The roles of config/rbac and config/webhook, the table of expected rights and the documentation say the same. That an API server takes the roles so is asked in EndToEnd.Tests.</summary>
public sealed class RoleTests
{
    private static readonly string s_table = RepositoryFiles.Path("tests", "EndToEnd.Tests", "Rights", "rights.tsv");
    private static readonly IReadOnlyList<JsonObject> s_roles =
        [.. Directory.GetFiles(RepositoryFiles.Path("config", "rbac"), "*.yaml").Append(RepositoryFiles.Path("config", "webhook", "rbac.yaml")).SelectMany(YamlFile.ReadAll)];

    [Fact]
    public void The_roles_grant_the_table_and_nothing_else()
    {
        // Of one process, the table says which of its roles is bound where.
        var granted = s_roles.SelectMany(Rights).Order(StringComparer.Ordinal).ToList();
        var expected = Right.ReadAll(s_table).Select(right => $"{right.Role}: {right.Verb} {right.Group}/{right.Resource} {right.Name}".TrimEnd()).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(expected, granted);
    }

    [Fact]
    public void No_role_has_a_wildcard_or_a_way_to_more_rights()
    {
        string[] forbidden = ["*", "bind", "escalate", "impersonate", "deletecollection"];
        Assert.All(s_roles, role => Assert.All(role["rules"]!.AsArray(), rule =>
        {
            Assert.Null(rule!["nonResourceURLs"]);
            foreach (var part in (string[])["apiGroups", "resources", "verbs"])
                Assert.Empty(Texts(rule[part]).Intersect(forbidden).Select(text => $"{role["metadata"]!["name"]}: {text}"));
        }));
    }

    [Fact]
    public void Only_viewer_and_editor_are_part_of_the_built_in_roles()
    {
        var aggregated = s_roles.ToDictionary(
            role => $"{role["kind"]} {role["metadata"]!["name"]}",
            role => string.Join(' ', role["metadata"]!["labels"]!.AsObject().Where(label => label.Key.Contains("aggregate-to-", StringComparison.Ordinal)).Select(label => label.Key[(label.Key.LastIndexOf('-') + 1)..])));
        Assert.Equal("view edit admin", aggregated["ClusterRole signalbox-viewer"]);
        Assert.Equal("edit admin", aggregated["ClusterRole signalbox-editor"]);
        Assert.All(aggregated.Where(role => role.Key is not "ClusterRole signalbox-viewer" and not "ClusterRole signalbox-editor"), role => Assert.Equal("", role.Value));
    }

    [Fact]
    public void The_documentation_shows_the_table() =>
        Assert.Contains(Right.Markdown(s_table), File.ReadAllText(RepositoryFiles.Path("docs", "security.md")), StringComparison.Ordinal);

    private static IEnumerable<string> Rights(JsonObject role)
    {
        var process = role["metadata"]!["name"]!.GetValue<string>()["signalbox-".Length..];
        // signalbox-toolserver-credentials and -reviewer are roles of their own, because they are bound elsewhere.
        process = process.StartsWith("toolserver-", StringComparison.Ordinal) ? "toolserver" : process;
        return role["rules"]!.AsArray().SelectMany(rule =>
            from @group in Texts(rule!["apiGroups"])
            from resource in Texts(rule["resources"])
            from verb in Texts(rule["verbs"])
            from name in Texts(rule["resourceNames"]).DefaultIfEmpty("")
            select $"{process}: {verb} {@group}/{resource} {name}".TrimEnd());
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list?.AsArray().Select(item => item!.GetValue<string>()) ?? [];
}
