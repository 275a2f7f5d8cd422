using System.Runtime.CompilerServices;

namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>Where the repository and the binaries of this build stand.</summary>
public static class RepositoryPaths
{
    public static string Root { get; } = FindRoot();

    public static string Clients { get; } = Path.Combine(Root, "tests", "EndToEnd.Tests", "npm");

    /// <summary>The measurements, built in the same configuration as this suite.</summary>
    public static string Bench => Executable(Path.Combine(Root, "bench"), "Signalbox.Bench");

    /// <summary>The executable of a process project, built in the same configuration as this suite.</summary>
    public static string Binary(string project) => Executable(Path.Combine(Root, "src", project), $"Signalbox.{project}");

    private static string Executable(string project, string name)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Parent!.Name;
        var folder = Path.Combine(project, "bin", configuration, "net10.0");
        var file = Path.Combine(folder, name);
        return File.Exists(file) ? file : Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).First();
    }

    private static string FindRoot([CallerFilePath] string file = "")
    {
        for (var folder = new FileInfo(file).Directory; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Signalbox.slnx")))
                return folder.FullName;
        }
        throw new InvalidOperationException($"No Signalbox.slnx above {file}.");
    }
}
