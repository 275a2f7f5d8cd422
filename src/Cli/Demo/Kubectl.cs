using System.Diagnostics;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Demo;

/// <summary>The kubectl on PATH.</summary>
internal sealed class Kubectl
{
    private readonly string _path;

    private Kubectl(string path) => _path = path;

    /// <summary>Null when there is none.</summary>
    public static Kubectl? Find()
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        var found = folders.Select(f => Path.Combine(f, "kubectl")).FirstOrDefault(File.Exists);
        return found is null ? null : new(found);
    }

    /// <summary>Quotes an argument for a POSIX shell, where it needs it.</summary>
    public static string Quote(string argument) =>
        argument.Length > 0 && argument.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '=' or ':' or ',')
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Line(IEnumerable<string> arguments) => "kubectl " + string.Join(' ', arguments.Select(Quote));

    /// <returns>What it printed.</returns>
    /// <exception cref="CliException">It failed.</exception>
    public async Task<string> RunAsync(string kubeconfig, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var start = new ProcessStartInfo(_path) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["KUBECONFIG"] = kubeconfig;
        using var process = Process.Start(start) ?? throw CliException.Failure($"{_path} does not start");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(ct);
            var error = process.StandardError.ReadToEndAsync(ct);
            await process.WaitForExitAsync(ct).ConfigureAwait(false);
            return process.ExitCode == 0
                ? (await output.ConfigureAwait(false)).Trim()
                : throw CliException.Failure($"kubectl failed: {(await error.ConfigureAwait(false)).Trim()}");
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw;
        }
    }
}
