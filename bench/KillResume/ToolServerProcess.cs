using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Signalbox.Bench.KillResume;

/// <summary>A tool server in a process of its own, which can be killed.</summary>
internal sealed class ToolServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ToolServerProcess(Process process, Uri url) => (_process, Url) = (process, url);

    public Uri Url { get; }

    public static async Task<ToolServerProcess> StartAsync(string kubeconfig, string identity, CancellationToken ct)
    {
        var url = new Uri($"http://127.0.0.1:{FreePort()}");
        var info = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Signalbox.ToolServer"))
        {
            RedirectStandardError = true,
            ArgumentList =
            {
                "--kubeconfig", kubeconfig, "--listen", url.ToString().TrimEnd('/'), "--identity", identity, "--audit-file", Path.Combine(Path.GetDirectoryName(kubeconfig)!, identity + ".jsonl"),
            },
        };
        var process = Process.Start(info) ?? throw new InvalidOperationException("The tool server cannot be started.");
        var server = new ToolServerProcess(process, url);
        // Its log is shown only where it says that something is wrong.
        process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is { } text && (text.Contains(" fail: ", StringComparison.Ordinal) || text.Contains(" warn: ", StringComparison.Ordinal)))
                Console.Error.WriteLine($"{identity}: {text}");
        };
        process.BeginErrorReadLine();
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
