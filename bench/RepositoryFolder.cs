namespace Signalbox.Bench;

/// <summary>Files of the checkout that the measurements run from.</summary>
internal static class RepositoryFolder
{
    public static string Find(params string[] path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Signalbox.slnx")))
                return Path.Combine([folder.FullName, .. path]);
        }
        throw new InvalidOperationException("Run the measurements from a checkout of the repository.");
    }
}
