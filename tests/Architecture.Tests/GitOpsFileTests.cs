using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Signalbox.Architecture.Tests;

/// <summary>The layouts for Argo CD and Flux keep authors from deciding, and name roles, kinds and phases that there are.</summary>
public sealed partial class GitOpsFileTests
{
    private static readonly string[] s_folders = ["approvals", "targets", "workflows"];

    [Fact]
    public void Argo_CD_takes_workflows_alone_from_the_authors_folder()
    {
        var files = Read("argocd", "applications.yaml");
        var kinds = files.Where(o => Kind(o) == "AppProject").ToDictionary(Name, project =>
        {
            Assert.Empty(project["spec"]!["clusterResourceWhitelist"]!.AsArray());
            return string.Join(' ', project["spec"]!["namespaceResourceWhitelist"]!.AsArray().Select(kind => Text(kind!["kind"])));
        });
        Assert.Equal("McpWorkflow", kinds["signalbox-authors"]);
        Assert.Equal("McpWorkflowApproval McpTarget", kinds["signalbox-approvers"]);
        var applications = files.Where(o => Kind(o) == "Application").ToDictionary(o => Text(o["spec"]!["source"]!["path"]));
        Assert.Equal(s_folders, applications.Keys.Order(StringComparer.Ordinal));
        Assert.All(applications, application =>
        {
            Assert.Equal(application.Key == "workflows" ? "signalbox-authors" : "signalbox-approvers", Text(application.Value["spec"]!["project"]));
            Assert.Equal("ServerSideApply=true", Text(application.Value["spec"]!["syncPolicy"]!["syncOptions"]![0]));
            Assert.True(application.Value["spec"]!["syncPolicy"]!["automated"]!["prune"]!.GetValue<bool>());
        });
    }

    [Fact]
    public void Flux_applies_the_authors_folder_with_the_editors_rights_alone()
    {
        var accounts = Read("flux", "access.yaml").Where(o => Kind(o) == "RoleBinding")
            .ToLookup(binding => Text(binding["subjects"]![0]!["name"]), binding => Text(binding["roleRef"]!["name"]));
        Assert.Equal(["signalbox-editor"], accounts["git-authors"]);
        Assert.Equal(["signalbox-approver", "signalbox-editor"], accounts["git-approvers"].Order(StringComparer.Ordinal));
        var roles = Directory.GetFiles(RepositoryFiles.Path("config", "rbac"), "*.yaml").SelectMany(YamlFile.ReadAll).Select(Name).ToHashSet();
        Assert.All(accounts.SelectMany(account => account), role => Assert.Contains(role, roles));

        var folders = Read("flux", "kustomizations.yaml").Where(o => Kind(o) == "Kustomization").ToDictionary(o => Text(o["spec"]!["path"])[2..]);
        Assert.Equal(s_folders, folders.Keys.Order(StringComparer.Ordinal));
        Assert.All(folders, folder =>
        {
            Assert.Equal(folder.Key == "workflows" ? "git-authors" : "git-approvers", Text(folder.Value["spec"]!["serviceAccountName"]));
            Assert.True(folder.Value["spec"]!["prune"]!.GetValue<bool>());
        });
    }

    [Fact]
    public void Every_phase_of_a_workflow_means_something_to_Flux()
    {
        var checks = Read("flux", "kustomizations.yaml").Single(o => o["spec"]!["healthCheckExprs"] is not null)["spec"]!["healthCheckExprs"]![0]!;
        var named = Quoted().Matches($"{checks["current"]} {checks["inProgress"]} {checks["failed"]}").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal);
        var phases = CrdFiles.Schema("McpWorkflow")["properties"]!["status"]!["properties"]!["phase"]!["enum"]!.AsArray().Select(Text).Order(StringComparer.Ordinal);
        Assert.Equal(phases, named);
    }

    [Fact]
    public void Each_folder_has_owners()
    {
        var owners = File.ReadAllLines(RepositoryFiles.Path("config", "gitops", "CODEOWNERS")).Where(line => line.StartsWith('/'))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToDictionary(words => words[0].Trim('/'), words => words[1]);
        Assert.All(s_folders, folder => Assert.Contains(folder, owners.Keys));
        Assert.NotEqual(owners["workflows"], owners["approvals"]);
        Assert.Equal(owners["approvals"], owners["CODEOWNERS"]);
    }

    private static IReadOnlyList<JsonObject> Read(params string[] path) => YamlFile.ReadAll(RepositoryFiles.Path(["config", "gitops", .. path]));

    private static string Kind(JsonObject o) => Text(o["kind"]);

    private static string Name(JsonObject o) => Text(o["metadata"]!["name"]);

    private static string Text(JsonNode? value) => value!.GetValue<string>();

    [GeneratedRegex("'([A-Za-z]+)'")]
    private static partial Regex Quoted();
}
