using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>Operator and tool server as processes of their own on a control plane.</summary>
public sealed class SignalboxProcesses : IAsyncDisposable
{
    private readonly ProcessIdentity _operator;
    private readonly ProcessIdentity _toolServer;
    private readonly int _port;
    private readonly int _adminPort;
    private readonly int _healthPort;

    private SignalboxProcesses(ProcessIdentity @operator, ProcessIdentity toolServer)
    {
        (_operator, _toolServer) = (@operator, toolServer);
        var ports = FreePort.Take(3);
        (_port, _adminPort, _healthPort) = (ports[0], ports[1], ports[2]);
    }

    public ManagedProcess Operator { get; private set; } = null!;

    public ManagedProcess ToolServer { get; private set; } = null!;

    public Uri ToolServerUrl => new($"http://127.0.0.1:{_port}");

    /// <summary>Decisions over REST.</summary>
    public Uri AdminUrl => new($"http://127.0.0.1:{_adminPort}");

    /// <summary>Health and metrics of the operator.</summary>
    public Uri OperatorUrl => new($"http://127.0.0.1:{_healthPort}");

    public Uri McpUrl => new(ToolServerUrl, "/mcp");

    /// <summary>For clients that know only the transport before streamable HTTP.</summary>
    public Uri SseUrl => new(ToolServerUrl, "/sse");

    public static Task<SignalboxProcesses> StartAsync(string kubeconfig) =>
        StartAsync(new(kubeconfig, "--no-leader-election"), new(kubeconfig, "--legacy-sse", "true"));

    /// <summary>Each with rights of its own.</summary>
    public static async Task<SignalboxProcesses> StartAsync(ProcessIdentity @operator, ProcessIdentity toolServer)
    {
        var processes = new SignalboxProcesses(@operator, toolServer);
        processes.StartOperator();
        await processes.StartToolServerAsync();
        return processes;
    }

    public void StartOperator() => Operator = ManagedProcess.Start(
        "operator", RepositoryPaths.Binary("Operator"),
        ["--kubeconfig", _operator.Kubeconfig, "--system-namespace", "signalbox-system", "--admin-listen", AdminUrl.ToString().TrimEnd('/'), "--listen", OperatorUrl.ToString().TrimEnd('/'), .. _operator.Arguments]);

    public async Task StartToolServerAsync()
    {
        ToolServer = ManagedProcess.Start(
            "tool server", RepositoryPaths.Binary("ToolServer"),
            ["--kubeconfig", _toolServer.Kubeconfig, "--system-namespace", "signalbox-system", "--listen", ToolServerUrl.ToString().TrimEnd('/'), "--identity", "end-to-end", .. _toolServer.Arguments]);
        using var http = new HttpClient();
        await Eventually.HoldsAsync("the tool server is ready", async () =>
        {
            if (ToolServer.HasExited)
                throw new InvalidOperationException($"The tool server ended: {ToolServer.Tail}");
            try
            {
                using var answer = await http.GetAsync(new Uri(ToolServerUrl, "/readyz"));
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }, ready => ready);
    }

    public async ValueTask DisposeAsync()
    {
        await ToolServer.DisposeAsync();
        await Operator.DisposeAsync();
    }
}
