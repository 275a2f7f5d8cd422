using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Block scalars of nothing but white lines, which YAML 1.2 allows with any spaces in these lines (section 8.1.1.1) and YamlDotNet refuses as "extra spaces in first line": OpenAI's own
/// document has one. Pure.
/// </summary>
internal static partial class EmptyBlockScalars
{
    /// <summary>The text without the spaces of such lines, each line where it was; null when it has none.</summary>
    public static string? Mend(string text)
    {
        var lines = text.Split('\n');
        var mended = false;
        for (var at = 0; at < lines.Length; at++)
        {
            if (!Header().IsMatch(lines[at])) continue;
            var next = at + 1;
            while (next < lines.Length && string.IsNullOrWhiteSpace(lines[next])) next++;
            // Lines that stand further in than the key are the scalar's: it is not empty.
            if (next < lines.Length && Indentation(lines[next], " ") > Indentation(lines[at], " -")) continue;
            for (var white = at + 1; white < next; white++)
            {
                if (lines[white].TrimEnd('\r').Length == 0) continue;
                lines[white] = lines[white].EndsWith('\r') ? "\r" : "";
                mended = true;
            }
        }

        return mended ? string.Join('\n', lines) : null;
    }

    private static int Indentation(string line, string of) => line.Length - line.TrimStart(of.ToCharArray()).Length;

    [GeneratedRegex(@"(^|[:\-]) *[|>][-+1-9]{0,2}\s*(\s#.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Header();
}
