using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>A child process whose output is kept for the failure message; ended by its own handle only.</summary>
public sealed class ManagedProcess : IAsyncDisposable
{
    private const int TailLines = 60;
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _tail = new();
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StreamWriter? _log;

    private ManagedProcess(string name, Process process, string? log)
    {
        Name = name;
        _process = process;
        _log = log is null ? null : new(log, append: true) { AutoFlush = true };
    }

    public string Name { get; }

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Lines of standard output, in order.</summary>
    public ChannelReader<string> Lines => _lines.Reader;

    /// <summary>The last lines of both streams.</summary>
    public string Tail => string.Join('\n', _tail);

    /// <param name="name">By which messages call it.</param>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Of its command line.</param>
    /// <param name="environment">Beside this process's own.</param>
    /// <param name="folder">To run in.</param>
    /// <param name="log">A file that takes all of its output too, after what is in it.</param>
    public static ManagedProcess Start(
        string name, string file, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, string? folder = null,
        string? log = null)
    {
        var info = new ProcessStartInfo(file)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder ?? "",
        };
        foreach (var argument in arguments)
            info.ArgumentList.Add(argument);
        foreach (var (key, value) in environment ?? new Dictionary<string, string?>())
            info.Environment[key] = value;
        var process = new Process { StartInfo = info };
        var managed = new ManagedProcess(name, process, log);
        process.OutputDataReceived += (_, line) => managed.Keep(line.Data, standardOutput: true);
        process.ErrorDataReceived += (_, line) => managed.Keep(line.Data, standardOutput: false);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return managed;
    }

    public async Task WriteLineAsync(string line)
    {
        await _process.StandardInput.WriteLineAsync(line);
        await _process.StandardInput.FlushAsync();
    }

    /// <summary>The next line of standard output that <paramref name="wanted"/> accepts; others are passed over.</summary>
    public async Task<string> NextLineAsync(Func<string, bool> wanted, TimeSpan within)
    {
        using var timeout = new CancellationTokenSource(within);
        try
        {
            while (await _lines.Reader.WaitToReadAsync(timeout.Token))
            {
                while (_lines.Reader.TryRead(out var line))
                {
                    if (wanted(line))
                        return line;
                }
            }
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new TimeoutException($"{Name}: the line that was waited for did not come within {within}. Output:\n{Tail}");
        }
        throw new InvalidOperationException($"{Name} ended with its output. Output:\n{Tail}");
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    /// <summary>SIGTERM, as Kubernetes sends it; the exit code.</summary>
    public async Task<int> TerminateAsync(TimeSpan within)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-TERM", _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]))!;
        await kill.WaitForExitAsync();
        using var timeout = new CancellationTokenSource(within);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} did not stop within {within} of SIGTERM. Output:\n{Tail}");
        }
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
        lock (_tail)
            _log?.Dispose();
    }

    private void Keep(string? line, bool standardOutput)
    {
        if (line is null)
        {
            if (standardOutput)
                _lines.Writer.TryComplete();
            return;
        }
        lock (_tail)
        {
            if (_log?.BaseStream.CanWrite == true)
                _log.WriteLine(line);
        }
        _tail.Enqueue(line);
        while (_tail.Count > TailLines)
            _tail.TryDequeue(out _);
        if (standardOutput)
            _lines.Writer.TryWrite(line);
    }
}
