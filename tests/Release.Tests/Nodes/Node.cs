using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.Release.Tests.Nodes;

/// <summary>The Kubernetes of one node that <c>eng/node.sh</c> brings up.</summary>
internal static class Node
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30); // a cold one builds Kubernetes

    public static string Script { get; } = Path.Combine(RepositoryPaths.Root, "eng", "node.sh");

    /// <summary>Why this machine cannot run one; null where it can, and where CI has to.</summary>
    public static string? Obstacle { get; } = FindObstacle();

    /// <returns>The path of the admin's kubeconfig.</returns>
    public static async Task<string> UpAsync() => (await RunAsync("up")).Succeeded().Trim();

    public static async Task LoadAsync(IEnumerable<string> archives) => (await RunAsync(["load", .. archives])).Succeeded();

    public static async Task DownAsync() => (await RunAsync("down")).Succeeded();

    private static Task<CommandResult> RunAsync(params string[] arguments) => Command.RunAsync(Script, arguments, limit: Limit);

    private static string? FindObstacle()
    {
        if (Environment.GetEnvironmentVariable("CI") == "true" && Environment.IsPrivilegedProcess)
            return null;
        var check = RunAsync("check").GetAwaiter().GetResult();
        return check.ExitCode == 0 ? null : check.Error.Trim();
    }
}
