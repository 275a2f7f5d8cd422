using System.Diagnostics;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.Release.Tests.Nodes;

/// <summary>Clients in a pod that call the tool all the while. None of them tries a failed call again.</summary>
internal sealed class RunningLoad : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private readonly InstalledRelease _release;
    private readonly string _stopFile;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private RunningLoad(InstalledRelease release, string stopFile, Process process)
    {
        (_release, _stopFile, _process) = (release, stopFile, process);
        _errors = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Comes back when each of the clients has had its first answer.</summary>
    public static async Task<RunningLoad> StartAsync(InstalledRelease release)
    {
        var stopFile = $"/tmp/stop-{Guid.NewGuid():N}";
        var start = new ProcessStartInfo(KubeAssets.Kubectl) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])
            ["--kubeconfig", release.Kubeconfig, "--namespace", InstalledRelease.Machines, "exec", "client-caller", "--", "/app/Signalbox.Release.Client", "load", InstalledRelease.Endpoint, Tokens.Signalbox, Manifests.Tool, stopFile])
        {
            start.ArgumentList.Add(argument);
        }
        var load = new RunningLoad(release, stopFile, Process.Start(start)!);
        var first = await load._process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        Assert.True(first == "started", $"{first}: {(first is null ? await load._errors : "")}");
        return load;
    }

    /// <summary>Ends it and tells how many calls were answered and what the others ended with.</summary>
    public async Task<JsonObject> EndAsync()
    {
        (await _release.ClientAsync("caller", "touch", _stopFile)).Succeeded();
        var last = await _process.StandardOutput.ReadLineAsync().WaitAsync(Limit);
        return last is null ? throw new InvalidOperationException(await _errors) : JsonNode.Parse(last)!.AsObject();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }
}
