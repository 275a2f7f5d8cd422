using System.Net;
using System.Security.Cryptography;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>etcd, kube-apiserver and, where it is among the assets, kube-controller-manager, on loopback.</summary>
public sealed class KubernetesControlPlane : IControlPlane
{
    /// <summary>Of our kinds whole bodies: who changed which field is what tests ask.</summary>
    private const string AuditPolicy = """
        apiVersion: audit.k8s.io/v1
        kind: Policy
        omitStages: [RequestReceived]
        rules:
        - {level: None, users: ["system:apiserver", "system:kube-controller-manager"]}
        - {level: RequestResponse, verbs: [create, update, patch, delete], resources: [{group: signalbox.dev}]}
        - {level: Metadata}
        """;

    private readonly string _folder;
    private readonly List<ManagedProcess> _processes = [];
    private readonly Dictionary<string, (string File, string[] Arguments)> _commands = [];
    private readonly Pki _pki;
    private readonly string _adminToken = Token();
    private int _port;

    private KubernetesControlPlane(string folder) => (_folder, _pki) = (folder, new(Path.Combine(folder, "pki")));

    /// <summary>Of the API server.</summary>
    public int Port => _port;

    /// <summary>Where etcd takes requests.</summary>
    public Uri EtcdUrl { get; private set; } = null!;

    public string Kubeconfig => Path.Combine(_folder, "admin.kubeconfig");

    /// <summary>One JSON line a request, complete when it has been answered; only of a plane that was started with an audit log.</summary>
    public string AuditLog => Path.Combine(_folder, "audit.log");

    public static async Task<KubernetesControlPlane> StartAsync(string assets, bool audit = false)
    {
        var plane = new KubernetesControlPlane(Directory.CreateTempSubdirectory("signalbox-kube-").FullName);
        try
        {
            await plane.StartProcessesAsync(assets, audit);
            return plane;
        }
        catch
        {
            await plane.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The API server first: it waits for its watches on SIGTERM, and nobody needs its last state.
        for (var i = _processes.Count - 1; i >= 0; i--)
            await _processes[i].DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A kubeconfig for who shows this token.</summary>
    public string WriteKubeconfig(string name, string token) => Write($"{name}.kubeconfig", Kubeconfigured(_port, token));

    /// <summary>The administrator's kubeconfig for another server that has this one's certificate.</summary>
    public string WriteKubeconfigOf(int port, string name) => Write($"{name}.kubeconfig", Kubeconfigured(port, _adminToken));

    /// <summary>A kubeconfig for who shows this token, by way of another address.</summary>
    public string WriteKubeconfigBy(IPEndPoint address, string name, string token) => Write($"{name}.kubeconfig", Kubeconfigured(address.Port, token, address.Address.ToString()));

    /// <summary>By which another server shows this one's certificate and takes its client certificates.</summary>
    public IReadOnlyList<string> ServingArguments =>
        ["--tls-cert-file", _pki.ServerCertificate, "--tls-private-key-file", _pki.ServerKey, "--client-ca-file", _pki.CaFile];

    /// <summary>kill -9 of a part: <c>etcd</c>, <c>kube-apiserver</c>, <c>kube-controller-manager</c>.</summary>
    public async Task KillAsync(string part)
    {
        var process = _processes.Single(p => p.Name == part);
        _processes.Remove(process);
        await process.DisposeAsync();
    }

    /// <summary>The part again, as it was started before, on the same data.</summary>
    public async Task StartAgainAsync(string part)
    {
        var (file, arguments) = _commands[part];
        var process = Start(part, file, arguments);
        if (part == "kube-apiserver")
            await ReadyAsync(process, _adminToken, $"https://127.0.0.1:{_port}/readyz");
    }

    private async Task StartProcessesAsync(string assets, bool audit)
    {
        var ports = FreePort.Take(4);
        var (etcd, peer, api, manager) = (ports[0], ports[1], ports[2], ports[3]);
        (_port, EtcdUrl) = (api, new($"http://127.0.0.1:{etcd}"));
        _pki.Write();
        var token = _adminToken;
        var managerToken = Token();
        var tokens = Write("tokens.csv", $"{token},admin,admin,system:masters\n{managerToken},system:kube-controller-manager,kcm\n");
        WriteKubeconfig("admin", token);
        WriteKubeconfig("kcm", managerToken);
        string[] auditing = audit ? ["--audit-policy-file", Write("audit.yaml", AuditPolicy), "--audit-log-path", AuditLog] : [];

        Start("etcd", Path.Combine(assets, "etcd"),
            "--data-dir", Path.Combine(_folder, "etcd"), "--unsafe-no-fsync", "--log-level", "warn",
            "--listen-client-urls", $"http://127.0.0.1:{etcd}", "--advertise-client-urls", $"http://127.0.0.1:{etcd}",
            "--listen-peer-urls", $"http://127.0.0.1:{peer}", "--initial-advertise-peer-urls", $"http://127.0.0.1:{peer}",
            "--initial-cluster", $"default=http://127.0.0.1:{peer}");
        var server = Start("kube-apiserver", Path.Combine(assets, "kube-apiserver"), [
            "--etcd-servers", $"http://127.0.0.1:{etcd}", "--bind-address", "127.0.0.1", "--secure-port", $"{api}",
            .. ServingArguments,
            "--token-auth-file", tokens, "--authorization-mode", "RBAC",
            "--service-account-issuer", "https://kubernetes.default.svc", "--service-account-key-file", _pki.ServiceAccountPublicKey,
            "--service-account-signing-key-file", _pki.ServiceAccountKey,
            "--service-cluster-ip-range", "10.96.0.0/16", "--endpoint-reconciler-type", "none", "--allow-privileged", .. auditing]);
        await ReadyAsync(server, token, $"https://127.0.0.1:{api}/readyz");
        if (File.Exists(Path.Combine(assets, "kube-controller-manager")))
        {
            Start("kube-controller-manager", Path.Combine(assets, "kube-controller-manager"),
                "--kubeconfig", Path.Combine(_folder, "kcm.kubeconfig"), "--bind-address", "127.0.0.1", "--secure-port", $"{manager}", "--port", "0",
                "--leader-elect=false", "--use-service-account-credentials", "--service-account-private-key-file", _pki.ServiceAccountKey,
                "--root-ca-file", _pki.CaFile, "--controllers", "*,-nodelifecycle,-nodeipam,-attachdetach");
        }
    }

    private async Task ReadyAsync(ManagedProcess server, string token, string url)
    {
        await Eventually.HoldsAsync($"{server.Name} is ready", async () =>
        {
            Assert.False(server.HasExited, $"{server.Name} ended: {server.Tail}");
            var answer = await Command.RunAsync("curl", ["-sS", "--max-time", "5", "--cacert", _pki.CaFile, "-H", $"Authorization: Bearer {token}", url]);
            return answer.Output;
        }, output => output == "ok");
    }

    private ManagedProcess Start(string name, string file, params string[] arguments)
    {
        _commands[name] = (file, arguments);
        var process = ManagedProcess.Start(name, file, arguments, folder: _folder);
        _processes.Add(process);
        return process;
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    private static string Token() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private string Kubeconfigured(int port, string token, string host = "127.0.0.1") => $"""
        apiVersion: v1
        kind: Config
        current-context: end-to-end
        clusters:
        - name: end-to-end
          cluster:
            server: https://{host}:{port}
            tls-server-name: 127.0.0.1
            certificate-authority: {_pki.CaFile}
        users:
        - name: admin
          user:
            token: "{token}"
        contexts:
        - name: end-to-end
          context:
            cluster: end-to-end
            user: admin
            namespace: default
        """;
}
