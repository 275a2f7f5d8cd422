using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Signalbox.Bench.Prism;

/// <summary>Prism mocking one document on a free port of loopback, static answers; ended by its own handle.</summary>
internal sealed class PrismProcess : IAsyncDisposable
{
    private const int TailLines = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _tail = new();

    private PrismProcess(Process process, int port) => (_process, Url) = (process, new Uri($"http://127.0.0.1:{port}"));

    public Uri Url { get; }

    public static string Script { get; } = RepositoryFolder.Find("tests", "EndToEnd.Tests", "npm", "node_modules", "@stoplight", "prism-cli", "dist", "index.js");

    /// <summary>Waits until Prism answers.</summary>
    /// <exception cref="InvalidOperationException">Prism does not load the document; the message is what it said.</exception>
    public static async Task<PrismProcess> StartAsync(string document, CancellationToken cancellation)
    {
        var port = FreePort();
        var info = new ProcessStartInfo("node") { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        string[] arguments = ["--max-old-space-size=8192", Script, "mock", "-h", "127.0.0.1", "-p", port.ToString(CultureInfo.InvariantCulture), "-m", "false", "-v", "fatal", document];
        foreach (var argument in arguments) info.ArgumentList.Add(argument);
        var prism = new PrismProcess(new Process { StartInfo = info }, port);
        prism._process.OutputDataReceived += (_, line) => prism.Keep(line.Data);
        prism._process.ErrorDataReceived += (_, line) => prism.Keep(line.Data);
        prism._process.Start();
        prism._process.BeginOutputReadLine();
        prism._process.BeginErrorReadLine();
        try
        {
            await prism.ListensAsync(port, cancellation);
            return prism;
        }
        catch
        {
            await prism.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ListensAsync(int port, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(cancellation);
                throw new InvalidOperationException(_tail.IsEmpty ? $"Prism ended with {_process.ExitCode}." : string.Join(' ', _tail));
            }

            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellation);
                return;
            }
            catch (SocketException)
            {
                if (Stopwatch.GetElapsedTime(started) > Patience) throw new InvalidOperationException($"Prism did not listen within {Patience.TotalMinutes:0} minutes.");
                await Task.Delay(100, cancellation);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void Keep(string? line)
    {
        if (string.IsNullOrWhiteSpace(line)) return;
        _tail.Enqueue(line.Trim());
        while (_tail.Count > TailLines) _tail.TryDequeue(out _);
    }
}
