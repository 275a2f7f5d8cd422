using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.CommandLine;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;
using Signalbox.Operator;
using Signalbox.ToolServer;

namespace Signalbox.Cli.Hosting;

/// <summary>
/// Control plane, operator and tool server in one process, wired through the Kubernetes API over HTTP as in production: none of them
/// knows that the others are near.
/// </summary>
internal sealed class LocalStack : IAsyncDisposable
{
    private readonly LocalClusterHost _cluster;
    private readonly KubernetesClient _client;
    private readonly OperatorHost _operator;
    private readonly ToolServerHost _toolServer;
    private readonly string _mcpUrlFile;

    private LocalStack(LocalClusterHost cluster, KubernetesClient client, OperatorHost @operator, ToolServerHost toolServer, string mcpUrlFile) =>
        (_cluster, _client, _operator, _toolServer, _mcpUrlFile) = (cluster, client, @operator, toolServer, mcpUrlFile);

    public Uri McpUrl => _toolServer.McpUrl;

    public string KubeconfigPath => _cluster.KubeconfigPath;

    public KubernetesClient Client => _client;

    /// <summary>Ends when a part ends by itself, which none should.</summary>
    public Task Ended => Task.WhenAny(_operator.Completion, _toolServer.WaitForShutdownAsync(CancellationToken.None));

    /// <exception cref="CliException">A port is taken.</exception>
    public static async Task<LocalStack> StartAsync(LocalStackOptions options, ILoggerFactory loggers, CancellationToken ct)
    {
        var started = new Stack<IAsyncDisposable>();
        try
        {
            var cluster = await OnPortAsync("--kube-port", options.KubePort, () => LocalClusterHost.StartAsync(
                new() { DataDirectory = options.DataFolder, Port = options.KubePort, CrdFiles = [ShippedFiles.Crds] }, loggers, ct)).ConfigureAwait(false);
            started.Push(cluster);
            var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath), loggers);
            started.Push(new Owned(client));
            await RunKeySecret.EnsureAsync(client, ct).ConfigureAwait(false);
            // One process is one replica of each, so there is nobody to elect against.
            var operatorStart = OperatorHost.StartAsync(new() { LeaderElection = false }, client, loggers, ct);
            var toolServerStart = OnPortAsync("--port", options.McpPort, () => ToolServerHost.StartAsync(
                options.ToolServer with { ListenUrl = $"http://127.0.0.1:{options.McpPort}", Identity = "local", AuditFile = Path.Combine(options.DataFolder, "audit.jsonl") },
                client, loggers, ct));
            await SettleAsync(operatorStart, toolServerStart).ConfigureAwait(false);
            if (operatorStart.IsCompletedSuccessfully)
                started.Push(await operatorStart.ConfigureAwait(false));
            if (toolServerStart.IsCompletedSuccessfully)
                started.Push(await toolServerStart.ConfigureAwait(false));
            var stack = new LocalStack(
                cluster, client, await operatorStart.ConfigureAwait(false), await toolServerStart.ConfigureAwait(false), DataFolder.McpUrlFile(options.DataFolder));
            await stack._toolServer.Ready.WaitAsync(ct).ConfigureAwait(false);
            await File.WriteAllTextAsync(stack._mcpUrlFile, stack.McpUrl + "\n", ct).ConfigureAwait(false);
            return stack;
        }
        catch
        {
            while (started.TryPop(out var part))
                await part.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops what takes calls first and what keeps the data last.</summary>
    public async ValueTask DisposeAsync()
    {
        File.Delete(_mcpUrlFile);
        await _toolServer.DisposeAsync().ConfigureAwait(false);
        await _operator.DisposeAsync().ConfigureAwait(false);
        _client.Dispose();
        await _cluster.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Both are started at once; a failure of one must not leave the other unobserved.</summary>
    private static async Task SettleAsync(params Task[] starts) =>
        await Task.WhenAll(starts).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static async Task<T> OnPortAsync<T>(string flag, int port, Func<Task<T>> start)
    {
        try
        {
            return await start().ConfigureAwait(false);
        }
        catch (Exception problem) when (port != 0 && IsPortTaken(problem))
        {
            throw new CliException(ExitCodes.Usage, $"port {port} is in use", $"choose another with {flag}, or {flag} 0 for a free one", problem);
        }
    }

    private static bool IsPortTaken(Exception problem)
    {
        for (var at = problem; at is not null; at = at.InnerException)
        {
            if (at is AddressInUseException or SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
                return true;
        }
        return false;
    }

    private sealed class Owned(IDisposable inner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            inner.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
