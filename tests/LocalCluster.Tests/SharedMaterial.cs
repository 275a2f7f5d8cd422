namespace Signalbox.LocalCluster.Tests;

/// <summary>Public test suites beside the repository, or where SIGNALBOX_SHARED points.</summary>
internal static class SharedMaterial
{
    public static string? Path(string relative)
    {
        var root = Environment.GetEnvironmentVariable("SIGNALBOX_SHARED");
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); root is null && folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Signalbox.slnx")))
                root = Candidates(folder).FirstOrDefault(Directory.Exists);
        }

        var path = root is null ? null : System.IO.Path.Combine(root, relative);
        return File.Exists(path) ? path : null;
    }

    private static IEnumerable<string> Candidates(DirectoryInfo repository) =>
        [System.IO.Path.Combine(repository.FullName, "..", "shared"), System.IO.Path.Combine(repository.FullName, "..", "..", "shared")];
}
