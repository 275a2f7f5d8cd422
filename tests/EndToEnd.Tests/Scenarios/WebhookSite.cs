using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>A cluster of its own whose API server asks the operator's webhook: alice and carol edit and approve, bob approves, dave has what a careless administrator gave.</summary>
internal sealed class WebhookSite : IAsyncDisposable
{
    private const string System = "signalbox-system";
    private readonly Kubectl _admin;
    private readonly Kubectl _kubectl;
    private readonly string _kubeconfig;
    private readonly int _port = FreePort.Take(1)[0];
    private readonly string _tool = $"get_machine_{Guid.NewGuid():N}"[..24];
    private ManagedProcess? _operator;

    private WebhookSite(string adminConfig, string kubeconfig)
    {
        (_admin, _kubectl) = (new Kubectl(adminConfig, null), new Kubectl(adminConfig, "dell"));
        _kubeconfig = kubeconfig;
    }

    public static async Task<WebhookSite> StartAsync(KubernetesControlPlane plane)
    {
        var admin = new Kubectl(plane.Kubeconfig, null);
        foreach (var folder in (string[])["crds", "rbac", "webhook/rbac.yaml"])
        {
            if (folder == "rbac")
            {
                foreach (var ns in (string[])[System, "dell"])
                    (await admin.RunAsync("create", "namespace", ns)).Succeeded();
            }
            (await admin.RunAsync("apply", "--validate=false", "-f", Config(folder))).Succeeded();
        }
        (await admin.RunAsync("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all")).Succeeded();
        var site = new WebhookSite(plane.Kubeconfig, await OperatorConfigAsync(admin, plane));
        await site.BindPeopleAsync();
        site.StartOperator();
        await site.RegisterAsync();
        return site;
    }

    public void StartOperator() => _operator = ManagedProcess.Start(
        "operator", RepositoryPaths.Binary("Operator"),
        ["--kubeconfig", _kubeconfig, "--system-namespace", System, "--webhook-listen", $"https://127.0.0.1:{_port}", "--four-eyes"]);

    public async Task StopOperatorAsync()
    {
        await _operator!.DisposeAsync();
        _operator = null;
    }

    /// <summary>Applies the workflow as that person and returns the digest that the operator publishes for it.</summary>
    public async Task<string> ApplyWorkflowAsync(string user, string name, string description = "Gets one machine by its id.", string? before = null)
    {
        (await _kubectl.RunAsync(Manifests.GetMachine(name, _tool, description), ["apply", "--validate=false", $"--as={user}", "-f", "-"])).Succeeded();
        var status = await Eventually.HoldsAsync("a digest is published", () => StatusAsync(name), s => (string?)s["specDigest"] is { } digest && digest != before);
        return (string)status["specDigest"]!;
    }

    public Task<CommandResult> PatchStatusAsync(string user, string name, string patch) =>
        _kubectl.RunAsync("patch", "mcpworkflow", name, $"--as={user}", "--subresource=status", "--type=merge", "-p", patch);

    public Task<CommandResult> PatchTargetAsync(string user, string patch) => _kubectl.RunAsync("patch", "mcptarget", "machines", $"--as={user}", "--type=merge", "-p", patch);

    public async Task AnnotateAsync(string user, string name, string annotation) => (await _kubectl.RunAsync("annotate", "mcpworkflow", name, $"--as={user}", "--overwrite", annotation)).Succeeded();

    public Task<CommandResult> ApproveByObjectAsync(string user, string name, string workflow, string digest) =>
        _kubectl.RunAsync(Manifests.Approval(name, workflow, digest, "Approved"), ["create", "--validate=false", $"--as={user}", "-f", "-"]);

    public async Task<JsonObject> StatusAsync(string name) => (await _kubectl.FindAsync("mcpworkflow", name))?["status"]?.AsObject() ?? [];

    public Task<JsonObject> ApprovalAsync(string name, Func<JsonObject, bool> holds) =>
        Eventually.HoldsAsync("the decision is bound", async () => (await StatusAsync(name))["approval"]?.AsObject() ?? [], holds);

    public async Task<string> CertificateAsync() => (await new Kubectl(_admin.Kubeconfig, System).FindAsync("secret", "signalbox-webhook-tls"))!["data"]!["tls.crt"]!.GetValue<string>();

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
    }

    private async Task BindPeopleAsync()
    {
        await _kubectl.ApplyAsync(Manifests.Target(new Uri("http://127.0.0.1:8")));
        await _kubectl.ApplyAsync("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: careless}
            rules:
            - {apiGroups: [signalbox.dev], resources: [mcpworkflows, mcpworkflows/status, mcptargets, mcpworkflowapprovals], verbs: [get, list, create, update, patch]}
            """);
        foreach (var (user, role) in new[] { ("alice", "editor"), ("alice", "approver"), ("carol", "editor"), ("carol", "approver"), ("bob", "approver") })
            (await _kubectl.RunAsync("create", "rolebinding", $"{user}-{role}", $"--clusterrole=signalbox-{role}", $"--user={user}")).Succeeded();
        (await _kubectl.RunAsync("create", "rolebinding", "dave", "--role=careless", "--user=dave")).Succeeded();
    }

    /// <summary>There are no Services here: the API server is told the address itself.</summary>
    private async Task RegisterAsync()
    {
        var manifest = await File.ReadAllTextAsync(Config("webhook/webhook.yaml"));
        foreach (var path in (string[])["mutate", "validate"])
            manifest = manifest.Replace($"service: {{name: signalbox-operator, namespace: signalbox-system, path: /{path}, port: 9443}}", $"url: https://127.0.0.1:{_port}/{path}", StringComparison.Ordinal);
        await _admin.ApplyAsync(manifest);
        foreach (var kind in (string[])["validatingwebhookconfiguration", "mutatingwebhookconfiguration"])
        {
            await Eventually.HoldsAsync($"the {kind} trusts the operator", async () =>
            {
                Assert.False(_operator!.HasExited, _operator.Tail);
                return (await _admin.FindAsync(kind, "signalbox"))!["webhooks"]![0]!["clientConfig"]!["caBundle"];
            }, bundle => bundle is not null);
        }
    }

    private static async Task<string> OperatorConfigAsync(Kubectl admin, KubernetesControlPlane plane)
    {
        var system = new Kubectl(plane.Kubeconfig, System);
        (await system.RunAsync("create", "serviceaccount", "signalbox-operator")).Succeeded();
        foreach (var role in (string[])["signalbox-operator", "signalbox-operator-webhook"])
        {
            (await admin.RunAsync("create", "clusterrolebinding", role, $"--clusterrole={role}", $"--serviceaccount={System}:signalbox-operator")).Succeeded();
            (await system.RunAsync("create", "rolebinding", role, $"--role={role}", $"--serviceaccount={System}:signalbox-operator")).Succeeded();
        }
        return plane.WriteKubeconfig("operator", (await system.RunAsync("create", "token", "signalbox-operator")).Succeeded().Trim());
    }

    private static string Config(string name) => Path.Combine(RepositoryPaths.Root, "config", name);
}
