using System.Runtime.CompilerServices;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Operator.Tests.Config;

/// <summary>Who may do what, read from the very files that are installed.</summary>
public sealed class RolesTests
{
    [Theory]
    [InlineData("viewer")]
    [InlineData("editor")]
    [InlineData("approver")]
    [InlineData("caller")]
    [InlineData("ingestor")]
    [InlineData("operator")]
    [InlineData("toolserver")]
    public void Every_role_is_there_and_names_what_it_may_without_wildcards(string role)
    {
        var rules = Rules(role);
        Assert.NotEmpty(rules);
        Assert.DoesNotContain(rules, r => r.Verb == "*" || r.Resource.Contains('*', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("editor")]
    [InlineData("ingestor")]
    [InlineData("viewer")]
    [InlineData("caller")]
    [InlineData("toolserver")]
    public void Only_approver_and_operator_write_a_workflows_status(string role) =>
        Assert.DoesNotContain(Rules(role), r => r.Resource == "mcpworkflows/status");

    [Theory]
    [InlineData("editor")]
    [InlineData("ingestor")]
    [InlineData("operator")]
    [InlineData("toolserver")]
    public void Nobody_but_the_approver_decides(string role) => Assert.DoesNotContain(Rules(role), r =>
        r.Verb == "approve" || (r.Resource == "mcpworkflowapprovals" && (r.Verb is "create" or "update" or "patch" or "delete")));

    [Theory]
    [InlineData("operator")]
    [InlineData("toolserver")]
    [InlineData("approver")]
    public void Who_decides_or_serves_cannot_change_a_spec(string role) => Assert.DoesNotContain(Rules(role), r =>
        (r.Resource is "mcpworkflows" or "mcptargets") && (r.Verb is "create" or "update" or "patch" or "delete"));

    [Fact]
    public void Only_the_tool_server_reads_secrets()
    {
        foreach (var role in new[] { "viewer", "editor", "approver", "caller", "ingestor", "operator" })
            Assert.DoesNotContain(Rules(role), r => r.Resource == "secrets");
        Assert.Contains(("secrets", "get"), Rules("toolserver"));
    }

    [Fact]
    public void Only_the_tool_server_writes_runs_and_people_may_but_cancel()
    {
        foreach (var role in new[] { "viewer", "editor", "approver", "caller", "ingestor", "operator" })
            Assert.DoesNotContain(Rules(role), r => r.Resource == "mcpworkflowruns/status" || (r.Resource == "mcpworkflowruns" && r.Verb is "create" or "update"));
        Assert.Contains(("mcpworkflowruns", "patch"), Rules("editor"));
        Assert.DoesNotContain(("mcpworkflowruns", "patch"), Rules("operator"));
        Assert.DoesNotContain(("mcpworkflowruns", "delete"), Rules("toolserver"));
    }

    [Fact]
    public void The_approver_role_flows_into_no_other_role() =>
        Assert.DoesNotContain("aggregate-to", File.ReadAllText(PathOf("approver")), StringComparison.Ordinal);

    private static List<(string Resource, string Verb)> Rules(string role)
    {
        var stream = new YamlStream();
        using (var reader = File.OpenText(PathOf(role)))
            stream.Load(reader);
        return
        [
            .. from document in stream.Documents
               let root = (YamlMappingNode)document.RootNode
               from rule in (YamlSequenceNode)root.Children["rules"]
               from resource in (YamlSequenceNode)((YamlMappingNode)rule).Children["resources"]
               from verb in (YamlSequenceNode)((YamlMappingNode)rule).Children["verbs"]
               select (((YamlScalarNode)resource).Value!, ((YamlScalarNode)verb).Value!),
        ];
    }

    private static string PathOf(string role, [CallerFilePath] string file = "")
    {
        var folder = new FileInfo(file).Directory!;
        while (!File.Exists(Path.Combine(folder.FullName, "Signalbox.slnx")))
            folder = folder.Parent ?? throw new InvalidOperationException($"No Signalbox.slnx above {file}.");
        return Path.Combine(folder.FullName, "config", "rbac", role + ".yaml");
    }
}
