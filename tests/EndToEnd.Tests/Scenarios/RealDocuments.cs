using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Real documents that live beside the repository.</summary>
internal static class RealDocuments
{
    /// <summary>Null where they are absent.</summary>
    public static string? Folder { get; } = new[] { Environment.GetEnvironmentVariable("SIGNALBOX_SHARED"), Path.Combine(RepositoryPaths.Root, "..", "shared"), Path.Combine(RepositoryPaths.Root, "..", "..", "shared") }
        .OfType<string>().Select(folder => Path.Combine(folder, "specs")).FirstOrDefault(Directory.Exists);
}
