using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Publishing;

/// <summary>What a reviewer may have reworded and an ingest therefore gives way on, by the paths that server-side apply reports in a conflict.</summary>
internal static class YieldingField
{
    private static readonly string[] s_paths = [".spec.tool.title", ".spec.tool.description", ".spec.summary", ".spec.description"];

    public static bool Is(string path) => s_paths.Contains(path, StringComparer.Ordinal);

    /// <summary>Takes the field out of a manifest, so that applying it neither sets nor claims it.</summary>
    public static void Remove(JsonObject manifest, string path)
    {
        var keys = path.TrimStart('.').Split('.');
        JsonObject? parent = manifest;
        foreach (var key in keys[..^1]) parent = parent?[key] as JsonObject;
        parent?.Remove(keys[^1]);
    }
}
