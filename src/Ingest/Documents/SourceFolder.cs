namespace Signalbox.Ingest.Documents;

/// <summary>The folder that a document's references may reach; nothing outside it is ever opened, symbolic links included.</summary>
internal sealed class SourceFolder
{
    private readonly string _root;
    private Dictionary<string, List<string>>? _byName;

    public SourceFolder(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        _root = RealPath(Path);
    }

    public string Path { get; }

    /// <summary>The real path of a file in the folder, or the reason why it may not or cannot be read.</summary>
    public (string? RealPath, string? Refusal) Locate(string fullPath)
    {
        // The folder may itself be reached through a symbolic link; what is read in it goes by its real path.
        var full = System.IO.Path.GetFullPath(fullPath);
        if (!Within(full, Path) && !Within(full, _root)) return (null, "it leads outside the document's folder; give the folder that holds both as the source");
        if (!File.Exists(fullPath)) return (null, "there is no such file in the document's folder");
        var real = RealPath(fullPath);
        return Within(real, _root) ? (real, null) : (null, "it is a symbolic link that leads outside the document's folder");
    }

    public string Display(string realPath) => System.IO.Path.GetRelativePath(_root, realPath).Replace('\\', '/');

    /// <summary>A file of the folder that an absolute URL means: the one whose path ends as the URL's does.</summary>
    public string? FindByUrl(Uri url)
    {
        _byName ??= Index();
        var segments = Uri.UnescapeDataString(url.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (segments.Length == 0 || !_byName.TryGetValue(segments[^1], out var candidates)) return null;
        return candidates
            .OrderByDescending(path => Common(path.Split('/'), segments))
            .ThenBy(path => path.Length).ThenBy(path => path, StringComparer.Ordinal)
            .Select(path => System.IO.Path.Combine(Path, path)).First();
    }

    private Dictionary<string, List<string>> Index()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        return Directory.EnumerateFiles(Path, "*", options).Take(20_000)
            .Select(path => System.IO.Path.GetRelativePath(Path, path).Replace('\\', '/'))
            .GroupBy(path => path[(path.LastIndexOf('/') + 1)..], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.ToList(), StringComparer.Ordinal);
    }

    private static int Common(string[] path, string[] url)
    {
        var count = 0;
        while (count < path.Length && count < url.Length && path[^(count + 1)] == url[^(count + 1)]) count++;
        return count;
    }

    private static bool Within(string path, string folder) =>
        path.StartsWith(folder.EndsWith('/') ? folder : folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string RealPath(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        var current = System.IO.Path.GetPathRoot(full)!;
        foreach (var part in full[current.Length..].Split(System.IO.Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            current = System.IO.Path.Combine(current, part);
            FileSystemInfo info = Directory.Exists(current) ? new DirectoryInfo(current) : new FileInfo(current);
            if (info.LinkTarget is not null && info.ResolveLinkTarget(true) is { } target) current = RealPath(target.FullName);
        }

        return current;
    }
}
