using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>JSON Pointer (RFC 6901) as the fragment of a reference.</summary>
internal static class JsonPointers
{
    public static string Escape(string segment) => segment.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>The file and the fragment of a reference, each empty where it has none.</summary>
    public static (string Path, string Pointer) Split(string reference) =>
        reference.IndexOf('#') is >= 0 and var hash ? (reference[..hash], reference[(hash + 1)..]) : (reference, "");

    /// <summary>The segments of a fragment such as <c>/components/schemas/A~1B</c>; null where it is no pointer.</summary>
    public static string[]? Segments(string fragment)
    {
        if (fragment.Length == 0) return [];
        if (fragment[0] != '/') return null;
        var parts = fragment[1..].Split('/');
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i].Contains('%') ? Uri.UnescapeDataString(parts[i]) : parts[i];
            parts[i] = part.Contains('~') ? part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal) : part;
        }

        return parts;
    }

    public static bool TryFind(JsonNode? root, string fragment, out JsonNode? found)
    {
        found = root;
        if (Segments(fragment) is not { } segments) return false;
        foreach (var segment in segments)
        {
            switch (found)
            {
                case JsonObject map when map.TryGetPropertyValue(segment, out var child):
                    found = child;
                    break;
                case JsonArray list when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < list.Count:
                    found = list[index];
                    break;
                default:
                    found = null;
                    return false;
            }
        }

        return true;
    }
}
