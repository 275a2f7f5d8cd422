using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.Release.Tests.Images;

/// <summary>The images of this repository and that of the suite's own client, built once a run by <c>eng/images.sh</c>.</summary>
internal static class BuiltImages
{
    public const string Registry = "signalbox.test";
    public const string Tag = "test";
    public const string Client = $"{Registry}/signalbox/release-client:{Tag}";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(20);
    private static readonly string Script = Path.Combine(RepositoryPaths.Root, "eng", "images.sh");
    private static readonly Lazy<Task<IReadOnlyList<string>>> Building = new(BuildAsync);

    public static string Folder { get; } = Path.Combine(RepositoryPaths.Root, "artifacts", "release");

    /// <summary>One line an image: name, tag and digest.</summary>
    public static Task<IReadOnlyList<string>> References => Building.Value;

    public static string Archive(string name) => Path.Combine(Folder, name + ".tar");

    private static async Task<IReadOnlyList<string>> BuildAsync()
    {
        var output = (await Command.RunAsync(
            Script, ["--out", Folder, "--registry", Registry, "--tag", Tag, "operator", "toolserver", "cli", "tests/Release.Tests/Client=release-client"], limit: Limit)).Succeeded();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
