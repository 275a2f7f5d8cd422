using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Signalbox.Bench;

/// <summary>A tool server or an operator in a process of its own, which can be killed.</summary>
internal sealed class SignalboxProcess : IAsyncDisposable
{
    private readonly Process _process;

    private SignalboxProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public int Id => _process.Id;

    /// <summary>Ready when this comes back: it serves what it found on the cluster.</summary>
    public static Task<SignalboxProcess> ToolServerAsync(string kubeconfig, string identity, CancellationToken ct) =>
        StartAsync("ToolServer", identity, ["--kubeconfig", kubeconfig, "--identity", identity, "--audit-file", Path.Combine(Path.GetDirectoryName(kubeconfig)!, identity + ".jsonl")], ct);

    /// <summary>Ready when this comes back: it knows the cluster, leader or not.</summary>
    public static Task<SignalboxProcess> OperatorAsync(string kubeconfig, string identity, CancellationToken ct) => StartAsync("Operator", identity, ["--kubeconfig", kubeconfig], ct);

    private static async Task<SignalboxProcess> StartAsync(string program, string identity, string[] arguments, CancellationToken ct)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, $"Signalbox.{program}")) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])[.. arguments, "--listen", url.ToString().TrimEnd('/')])
            info.ArgumentList.Add(argument);
        var process = Process.Start(info) ?? throw new InvalidOperationException($"{identity} cannot be started.");
        var server = new SignalboxProcess(process, url);
        // Its log is shown only where it says that something is wrong.
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && (text.Contains(" fail: ", StringComparison.Ordinal) || text.Contains(" warn: ", StringComparison.Ordinal)))
                Console.Error.WriteLine($"{identity}: {text}");
        };
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        await server.ReadyAsync(ct);
        return server;
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync(CancellationToken ct)
    {
        using var http = new HttpClient();
        while (true)
        {
            try
            {
                using var answer = await http.GetAsync(new Uri(Url, "/readyz"), ct);
                if (answer.IsSuccessStatusCode)
                    return;
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                // Not listening yet.
            }
            await Task.Delay(50, ct);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
