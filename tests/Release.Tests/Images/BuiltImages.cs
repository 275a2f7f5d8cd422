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

    /// <summary>Where the programs of images are built, apart from the tests' builds.</summary>
    public static string Objects { get; } = Path.Combine(RepositoryPaths.Root, "artifacts", "images", "build");

    public static string Archive(string name) => Path.Combine(Folder, name + ".tar");

    /// <summary>By which a registry knows an image of ours.</summary>
    public static async Task<string> DigestAsync(string name) => (await References).Single(line => line.Contains($"/{name}:", StringComparison.Ordinal)).Split('@')[1];

    private static async Task<IReadOnlyList<string>> BuildAsync()
    {
        var output = (await Command.RunAsync(
            Script, ["--out", Folder, "--registry", Registry, "--tag", Tag, "operator", "toolserver", "cli", "tests/Release.Tests/Client=release-client"], limit: Limit)).Succeeded();
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
