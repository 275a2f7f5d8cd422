namespace Signalbox.Cli.Hosting;

/// <summary>Where <c>signalbox up</c> keeps its data, and what other commands find there.</summary>
internal static class DataFolder
{
    private const string KubeconfigName = "kubeconfig";
    private const string McpUrlName = "mcp-url";

    /// <summary><c>$XDG_DATA_HOME/signalbox</c>, else <c>~/.local/share/signalbox</c>.</summary>
    public static string Default
    {
        get
        {
            var home = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg
                ? xdg
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".local", "share");
            return Path.Combine(home, "signalbox");
        }
    }

    /// <summary>Written while a local Signalbox runs on this folder: where its tools are.</summary>
    public static string McpUrlFile(string folder) => Path.Combine(folder, McpUrlName);

    /// <summary>
    /// The kubeconfig of a local Signalbox on the default folder, when there is no other that kubectl would take: a newcomer with nothing
    /// configured needs no flag, and nobody who has a cluster is led elsewhere.
    /// </summary>
    public static string? KubeconfigWhereNoOtherIs()
    {
        if (Environment.GetEnvironmentVariable("KUBECONFIG") is { Length: > 0 } || Environment.GetEnvironmentVariable("KUBERNETES_SERVICE_HOST") is { Length: > 0 })
            return null;
        if (File.Exists(Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".kube", "config")))
            return null;
        var local = Path.Combine(Default, KubeconfigName);
        return File.Exists(local) ? local : null;
    }

    /// <summary>The MCP URL for a command that was given none.</summary>
    public static string? McpUrlOfDefault() =>
        File.Exists(McpUrlFile(Default)) ? File.ReadAllText(McpUrlFile(Default)).Trim() : null;
}
