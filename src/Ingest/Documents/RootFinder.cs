using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Documents;

/// <summary>Finds the documents in a folder: the files that state a version of OpenAPI, as against the fragments that they draw in.</summary>
internal static partial class RootFinder
{
    private static readonly string[] s_extensions = [".json", ".yaml", ".yml"];

    /// <summary>Full paths, in ordinal order. One that is called openapi, swagger or index stands for the folder.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(string folder, DocumentLimits limits, CancellationToken cancellation)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 8, AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.Hidden };
        var candidates = Directory.EnumerateFiles(folder, "*", options)
            .Where(path => s_extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal).Take(limits.MaxFiles + 1).ToList();
        if (candidates.Count > limits.MaxFiles)
        {
            throw new DocumentException($"The folder holds more than {limits.MaxFiles} JSON and YAML files.", folder, "Give the document itself instead of the folder.");
        }

        foreach (var name in (string[])["openapi", "swagger", "index"])
        {
            foreach (var path in candidates.Where(path => Path.GetDirectoryName(path) == folder.TrimEnd('/')
                && string.Equals(Path.GetFileNameWithoutExtension(path), name, StringComparison.OrdinalIgnoreCase)))
            {
                if (await StatesVersionAsync(path, limits, cancellation)) return [path];
            }
        }

        var found = new List<string>();
        foreach (var path in candidates)
        {
            if (await StatesVersionAsync(path, limits, cancellation)) found.Add(path);
        }

        return found;
    }

    private static async Task<bool> StatesVersionAsync(string path, DocumentLimits limits, CancellationToken cancellation)
    {
        if (new FileInfo(path).Length > limits.MaxFileBytes) throw SourceFiles.TooLarge(path, limits.MaxFileBytes);
        using var reader = new StreamReader(path);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            if (Version().IsMatch(line)) return true;
        }

        return false;
    }

    // "openapi": "3.0.1" anywhere in JSON, which may be one line; openapi: 3.0.1 at the margin in YAML.
    [GeneratedRegex("""(^["']?|["'])(openapi|swagger)["']?\s*:\s*["']?[23]\.[0-9]""")]
    private static partial Regex Version();
}
