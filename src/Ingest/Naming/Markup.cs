using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Naming;

/// <summary>Takes Markdown and HTML out of a text and leaves what they say: sentences, one after the other.</summary>
internal static partial class Markup
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create("<>*_`#[|&\n");

    /// <summary>Whether the character can begin markup.</summary>
    public static bool IsMark(char c) => s_marks.Contains(c);

    public static string Remove(string text)
    {
        if (text.AsSpan().IndexOfAny(s_marks) < 0) return text;
        // Each is looked for only where its mark is: most texts have one kind of markup at most.
        if (text.Contains("<!--", StringComparison.Ordinal)) text = Comment().Replace(text, " ");
        if (text.Contains("```", StringComparison.Ordinal)) text = Fence().Replace(text, " ");
        if (text.Contains('<')) text = Tag().Replace(BlockTag().Replace(ItemTag().Replace(text, "\n- "), "\n\n"), "");
        if (text.Contains("](", StringComparison.Ordinal)) text = Link().Replace(Image().Replace(text, ""), "$1");
        text = Lines(text);
        if (text.Contains('_')) text = Emphasis().Replace(text, "$1");
        if (text.Contains('\\')) text = Escape().Replace(text, "$1");
        return Entities(text).Replace("*", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal);
    }

    /// <summary>Lines to running text: headings, rules and quoted notes go, items and paragraphs become sentences, tables of names become "name: meaning".</summary>
    private static string Lines(string text)
    {
        var result = new StringBuilder(text.Length);
        var lines = text.Split('\n');
        var ended = true;
        for (var i = 0; i < lines.Length; i++)
        {
            var line = lines[i].Trim();
            if (line.StartsWith("> [!", StringComparison.Ordinal) || line.StartsWith(">[!", StringComparison.Ordinal))
            {
                while (i + 1 < lines.Length && lines[i + 1].TrimStart().StartsWith('>')) i++;
                ended = true;
                continue;
            }

            if (IsTable(lines, i))
            {
                var end = i + 2;
                while (end < lines.Length && lines[end].Contains('|')) end++;
                Append(result, Table(lines[(i + 2)..end]), sentence: true);
                (i, ended) = (end - 1, true);
                continue;
            }

            if (line.Length == 0 || Rule().IsMatch(line) || (line.StartsWith('#') && Heading().IsMatch(line) && lines.Length > 1))
            {
                ended = true;
                continue;
            }

            var item = Item().Match(line);
            // A line that is set in begins anew where it begins with a capital.
            ended |= lines[i].Length - lines[i].TrimStart().Length >= 2 && char.IsUpper(line[0]) && i > 0 && lines[i - 1].Length > 0 && lines[i - 1][0] != ' ';
            Append(result, item.Success ? line[item.Length..] : line.TrimStart('>', ' ').TrimStart('#', ' '), ended || item.Success);
            ended = false;
        }

        return result.ToString();
    }

    // A paragraph or item that has no stop gets one, so that the next does not read on.
    private static void Append(StringBuilder result, string line, bool sentence)
    {
        if (line.Length == 0) return;
        while (result.Length > 0 && char.IsWhiteSpace(result[^1])) result.Length--;
        if (sentence && result.Length > 0 && (char.IsLetterOrDigit(result[^1]) || result[^1] is ')' or '`' or '_' or '*' or '"') && !(result.Length > 1 && result[^1] is ')' or '"' && result[^2] is '.' or '!' or '?'))
        {
            result.Append(char.IsLower(line[0]) ? ',' : '.');
        }

        if (result.Length > 0) result.Append(' ');
        result.Append(line);
    }

    private static bool IsTable(string[] lines, int i) =>
        lines[i].Contains('|') && i + 1 < lines.Length && lines[i + 1].Contains('-') && lines[i + 1].Contains('|') && lines[i + 1].Trim().Trim('|').All(c => c is '-' or '|' or ':' or ' ');

    private static string Table(string[] rows)
    {
        var told = rows.Select(row => row.Trim().Trim('|').Split('|').Select(cell => cell.Trim().TrimEnd('*').Trim()).ToList())
            .Where(cells => cells.Count == 2 && cells.TrueForAll(cell => cell.Length > 0)).Select(cells => $"{cells[0]}: {cells[1].TrimEnd('.')}").ToList();
        return told.Count == 0 ? "" : string.Join("; ", told) + ".";
    }

    private static string Entities(string text) =>
        !text.Contains('&') ? text : text.Replace("&nbsp;", " ", StringComparison.Ordinal).Replace("&quot;", "\"", StringComparison.Ordinal).Replace("&#39;", "'", StringComparison.Ordinal)
            .Replace("&apos;", "'", StringComparison.Ordinal).Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal).Replace("&amp;", "&", StringComparison.Ordinal);

    [GeneratedRegex(@"\s*```.{0,4000}?(```\s*|$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Fence();

    [GeneratedRegex(@"<!--.{0,2000}?-->", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<li\b[^<>]{0,300}>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ItemTag();

    [GeneratedRegex(@"</?(p|div|br|ul|ol|table|tr|h[1-6]|section|pre|hr|blockquote)\b[^<>]{0,300}>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex BlockTag();

    [GeneratedRegex(@"</?[a-zA-Z][^<>]{0,300}>")]
    private static partial Regex Tag();

    [GeneratedRegex(@"!\[[^\]\[]{0,300}\]\([^()\s]{0,500}\)")]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]\[]{0,300})\]\([^()\s]{0,500}\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w\\])_{1,2}([^\s_](?:[^_\n]{0,200}[^\s_])?)_{1,2}(?!\w)", RegexOptions.CultureInvariant)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"\\([_*`#\[\]])")]
    private static partial Regex Escape();

    [GeneratedRegex(@"^([-*_=]\s*){3,}$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^#{1,6}\s")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^([-*+]|\d{1,2}[.)])\s+")]
    private static partial Regex Item();
}
