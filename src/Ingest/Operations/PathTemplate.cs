namespace Signalbox.Ingest.Operations;

/// <summary>Path templates: <c>/a/{b}/c('{d}')</c>.</summary>
internal static class PathTemplate
{
    public static IEnumerable<string> Names(string path)
    {
        for (var start = path.IndexOf('{'); start >= 0; start = path.IndexOf('{', start + 1))
        {
            var end = path.IndexOf('}', start);
            if (end < 0) yield break;
            if (end > start + 1) yield return path[(start + 1)..end];
            start = end;
            if (start + 1 >= path.Length) yield break;
        }
    }

    public static string[] Segments(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);

    public static bool IsParameter(string segment) => segment.StartsWith('{') && segment.EndsWith('}');
}
