using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>The roles of config/rbac and config/webhook, bound as docs/tasks/install.md says.</summary>
internal static class InstalledRoles
{
    public const string SystemNamespace = "signalbox-system";

    /// <summary>Of people and jobs in <paramref name="team"/>; of the two processes everywhere, with the Secrets of <paramref name="team"/>.</summary>
    /// <param name="subject">The subject of a binding for a role's name without the prefix, such as <c>approver</c>.</param>
    public static async Task BindAsync(Kubectl kubectl, string team, Func<string, string> subject)
    {
        var config = Path.Combine(RepositoryPaths.Root, "config");
        (await kubectl.RunAsync("apply", "-f", Path.Combine(config, "rbac"), "-f", Path.Combine(config, "webhook", "rbac.yaml"))).Succeeded();
        var bindings = new List<string>();
        foreach (var role in (string[])["viewer", "editor", "approver", "caller", "raw-caller", "ingestor"])
            bindings.Add(Binding("RoleBinding", team, "ClusterRole", $"signalbox-{role}", subject(role)));
        foreach (var role in (string[])["view", "edit", "admin"])
            bindings.Add(Binding("RoleBinding", team, "ClusterRole", role, subject(role)));
        foreach (var process in (string[])["operator", "operator-webhook", "toolserver"])
        {
            bindings.Add(Binding("ClusterRoleBinding", null, "ClusterRole", $"signalbox-{process}", subject(process)));
            bindings.Add(Binding("RoleBinding", SystemNamespace, "Role", $"signalbox-{process}", subject(process)));
        }
        bindings.Add(Binding("ClusterRoleBinding", null, "ClusterRole", "signalbox-toolserver-reviewer", subject("toolserver")));
        bindings.Add(Binding("RoleBinding", team, "ClusterRole", "signalbox-toolserver-credentials", subject("toolserver")));
        await kubectl.ApplyAsync(string.Join("\n---\n", bindings));
    }

    private static string Binding(string kind, string? ns, string roleKind, string role, string subject) => $$"""
        apiVersion: rbac.authorization.k8s.io/v1
        kind: {{kind}}
        metadata: {name: {{role}}{{(ns is null ? "" : $", namespace: {ns}")}} }
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: {{roleKind}}, name: {{role}} }
        subjects: [{{subject}}]
        """;
}
