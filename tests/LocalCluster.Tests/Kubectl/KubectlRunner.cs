using System.Diagnostics;

namespace Signalbox.LocalCluster.Tests.Kubectl;

/// <summary>Runs the real kubectl against a cluster.</summary>
internal sealed class KubectlRunner(RunningCluster cluster)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string? Binary { get; } = Find();

    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Binary!, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["KUBECONFIG"] = cluster.Host.KubeconfigPath, ["HOME"] = cluster.Folder },
        };
        using var process = Process.Start(start)!;
        using var patience = new CancellationTokenSource(Patience);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(patience.Token);
        var error = process.StandardError.ReadToEndAsync(patience.Token);
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>What a successful command printed.</summary>
    public async Task<string> OutputAsync(string? input, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(input, arguments);
        Assert.True(code == 0, $"kubectl {string.Join(' ', arguments)} ended with {code}: {error}{output}");
        return output;
    }

    /// <summary>What a refused command said.</summary>
    public async Task<string> RefusalAsync(string? input, params string[] arguments)
    {
        var (code, output, error) = await RunAsync(input, arguments);
        Assert.True(code != 0, $"kubectl {string.Join(' ', arguments)} succeeded: {output}");
        return error;
    }

    private static string? Find()
    {
        if (Environment.GetEnvironmentVariable("SIGNALBOX_KUBECTL") is { Length: > 0 } named)
            return named;
        return (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "kubectl.exe" : "kubectl"))
            .FirstOrDefault(File.Exists);
    }
}
