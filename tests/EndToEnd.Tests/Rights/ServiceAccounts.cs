using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>A service account for each role, which holds that role and nothing else, on a control plane with our kinds and nothing of ours running yet.</summary>
internal sealed class ServiceAccounts
{
    private static readonly string[] s_roles = ["viewer", "editor", "approver", "caller", "ingestor", "operator", "toolserver"];
    private readonly Dictionary<string, string> _kubeconfigs = [];
    private readonly Kubectl _admin;
    private readonly string _team;

    private ServiceAccounts(Kubectl admin, string team) => (_admin, _team) = (admin, team);

    public static async Task<ServiceAccounts> CreateAsync(KubernetesControlPlane plane, string team)
    {
        var cluster = new Kubectl(plane.Kubeconfig, null);
        var accounts = new ServiceAccounts(new(plane.Kubeconfig, InstalledRoles.SystemNamespace), team);
        (await cluster.RunAsync("apply", "--validate=false", "-f", Path.Combine(RepositoryPaths.Root, "config", "crds"))).Succeeded();
        (await cluster.RunAsync("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all")).Succeeded();
        foreach (var ns in (string[])[team, InstalledRoles.SystemNamespace])
            (await cluster.RunAsync("create", "namespace", ns)).Succeeded();
        await InstalledRoles.BindAsync(cluster, team, role => $"{{kind: ServiceAccount, name: {role}, namespace: {InstalledRoles.SystemNamespace}}}");
        (await accounts._admin.RunAsync("create", "secret", "generic", "signalbox-run-key", $"--from-literal=k1={Convert.ToBase64String(new byte[32])}")).Succeeded();
        (await new Kubectl(plane.Kubeconfig, team).RunAsync("create", "secret", "generic", "login", "--from-literal=username=ops", "--from-literal=password=secret")).Succeeded();
        foreach (var role in s_roles)
        {
            (await accounts._admin.RunAsync("create", "serviceaccount", role)).Succeeded();
            accounts._kubeconfigs[role] = plane.WriteKubeconfig(role, await accounts._admin.TokenAsync(role));
        }
        return accounts;
    }

    /// <summary>The user name that the API server knows the role's account by.</summary>
    public static string User(string role) => $"system:serviceaccount:{InstalledRoles.SystemNamespace}:{role}";

    public string Kubeconfig(string role) => _kubeconfigs[role];

    /// <summary>In the team's namespace.</summary>
    public Kubectl Kubectl(string role) => new(Kubeconfig(role), _team);

    public Task<string> TokenAsync(string role, string audience) => _admin.TokenAsync(role, audience);
}
