using System.ComponentModel;
using System.Diagnostics;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.Kubernetes.Authentication;

/// <summary>Runs a credential plugin as a child process: arguments one by one, output bounded, a time limit.</summary>
internal sealed class ProcessExecRunner : IExecRunner
{
    private const int MostOutput = 1024 * 1024;
    private const int MostOfAnError = 1024;

    /// <summary>Long enough for a person to finish a login in a browser.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    public async Task<string> RunAsync(ExecPlugin plugin, string execInfo, CancellationToken ct)
    {
        var interactive = plugin.InteractiveMode != ExecInteractiveMode.Never && !Console.IsInputRedirected;
        if (plugin.InteractiveMode == ExecInteractiveMode.Always && !interactive)
            throw new CredentialException($"The credential plugin {plugin.Command} wants a terminal (interactiveMode Always), and there is none.");
        using var process = Start(plugin, execInfo, interactive);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Limit);
        try
        {
            if (!interactive)
                process.StandardInput.Close();
            var output = ReadAsync(process.StandardOutput, MostOutput, limit.Token);
            var error = ReadAsync(process.StandardError, MostOfAnError, limit.Token);
            await Task.WhenAll(output, error, process.WaitForExitAsync(limit.Token));
            if (process.ExitCode != 0)
                throw new CredentialException(
                    $"The credential plugin {plugin.Command} ended with {process.ExitCode}: {(await error).Trim()}{Hint(plugin)}");
            return await output;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new CredentialException($"The credential plugin {plugin.Command} did not end within {Limit.TotalSeconds:0} s.");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(ExecPlugin plugin, string execInfo, bool interactive)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            RedirectStandardInput = !interactive,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var argument in plugin.Arguments)
            start.ArgumentList.Add(argument);
        foreach (var (name, value) in plugin.Environment)
            start.Environment[name] = value;
        start.Environment["KUBERNETES_EXEC_INFO"] = execInfo;
        try
        {
            return Process.Start(start) ?? throw new CredentialException($"The credential plugin {plugin.Command} did not start.");
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            throw new CredentialException($"The credential plugin {plugin.Command} cannot be started: {e.Message}{Hint(plugin)}", e);
        }
    }

    /// <summary>Reads to the end, so that the child never blocks on a full pipe, and keeps the beginning.</summary>
    private static async Task<string> ReadAsync(StreamReader reader, int most, CancellationToken ct)
    {
        var kept = new System.Text.StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, ct)) > 0)
            kept.Append(buffer, 0, Math.Min(read, most - kept.Length));
        return kept.ToString();
    }

    private static string Hint(ExecPlugin plugin) => plugin.InstallHint is { } hint ? $"\n{hint}" : "";
}
