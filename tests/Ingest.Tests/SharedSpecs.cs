namespace Signalbox.Ingest.Tests;

/// <summary>Real documents that live beside the repository; tests that need them say so and are skipped where they are absent.</summary>
internal static class SharedSpecs
{
    public static string? Folder { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Folder!, name);

    private static string? Find()
    {
        var stated = Environment.GetEnvironmentVariable("SIGNALBOX_SHARED");
        var folder = stated ?? System.IO.Path.Combine(RepositoryRoot(), "..", "shared");
        // A second checkout beside the first finds the same folder one level up.
        foreach (var candidate in (string[])[folder, System.IO.Path.Combine(RepositoryRoot(), "..", "..", "shared")])
        {
            var specs = System.IO.Path.Combine(candidate, "specs");
            if (Directory.Exists(specs)) return System.IO.Path.GetFullPath(specs);
        }

        return null;
    }

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(System.IO.Path.Combine(folder.FullName, "Signalbox.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Signalbox.slnx is not above the test assembly.");
    }
}
