using System.Runtime.CompilerServices;

namespace Signalbox.Architecture.Tests;

/// <summary>Finds the repository by this source file, so the tests run from any folder.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Root, .. parts]);

    private static string FindRoot([CallerFilePath] string file = "")
    {
        for (var folder = new FileInfo(file).Directory; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Signalbox.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Signalbox.slnx above {file}.");
    }
}
