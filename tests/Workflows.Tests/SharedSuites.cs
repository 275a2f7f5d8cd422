using System.Runtime.CompilerServices;

namespace Signalbox.Workflows.Tests;

/// <summary>Published test suites beside the repository (<c>../shared/suites</c>, or under <c>SIGNALBOX_SHARED</c>); nothing of them is copied here.</summary>
internal static class SharedSuites
{
    /// <summary>Null where the suites are not on this machine.</summary>
    public static string? Folder { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder ?? "", .. parts]);

    private static string? Find([CallerFilePath] string file = "")
    {
        var candidates = new List<string?> { Environment.GetEnvironmentVariable("SIGNALBOX_SHARED") };
        for (var folder = new FileInfo(file).Directory; folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Signalbox.slnx")))
            {
                candidates.Add(System.IO.Path.Combine(folder.Parent!.FullName, "shared"));
                candidates.Add(System.IO.Path.Combine(folder.Parent.Parent?.FullName ?? "/", "shared"));
            }
        }
        return candidates.OfType<string>().Select(c => System.IO.Path.Combine(c, "suites")).FirstOrDefault(Directory.Exists);
    }
}
