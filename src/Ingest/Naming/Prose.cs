using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Naming;

/// <summary>Cleans and shortens the texts of a document: markup, links, control and hidden characters out, whole sentences where they fit.</summary>
internal static partial class Prose
{
    /// <summary>One line of plain text, all of it.</summary>
    public static string Plain(string text)
    {
        var bounded = text.Length > 20_000 ? text[..20_000] : text;
        var unlinked = MarkdownLink().Replace(bounded, "$1");
        var untagged = Tag().Replace(unlinked, " ");
        var result = new StringBuilder(untagged.Length);
        var space = true;
        foreach (var rune in untagged.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate) continue;
            if (Rune.IsWhiteSpace(rune) || category == UnicodeCategory.Control || rune.Value is '*' or '`' or '#' && space)
            {
                if (!space) result.Append(' ');
                space = true;
            }
            else if (rune.Value is not ('*' or '`'))
            {
                result.Append(rune.ToString());
                space = false;
            }
        }

        return result.ToString().Trim();
    }

    /// <summary>At most <paramref name="length"/> characters: whole sentences, else whole words and an ellipsis.</summary>
    public static string Short(string text, int length)
    {
        var plain = Plain(text);
        if (plain.Length <= length) return plain;
        var end = -1;
        for (var i = 0; i < length && i + 1 < plain.Length; i++)
        {
            if (plain[i] is '.' or '!' or '?' && plain[i + 1] == ' ' && i > 15 && !plain.AsSpan(0, i + 1).EndsWith("e.g.") && !plain.AsSpan(0, i + 1).EndsWith("i.e.")) end = i + 1;
        }

        if (end > 0) return plain[..end];
        var cut = plain.LastIndexOf(' ', length - 1);
        if (cut < length / 2) cut = length - 1;
        if (char.IsHighSurrogate(plain[cut - 1])) cut--;
        return plain[..cut].TrimEnd(',', ';', ':', '-', ' ') + "…";
    }

    /// <summary>The text as a sentence: capital first, full stop last.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0) return trimmed;
        var capital = char.ToUpperInvariant(trimmed[0]) + trimmed[1..];
        return capital[^1] is '.' or '!' or '?' or '…' ? capital : capital + ".";
    }

    [GeneratedRegex(@"!?\[([^\]\[]{0,300})\]\([^()\s]{0,500}\)")]
    private static partial Regex MarkdownLink();

    [GeneratedRegex(@"</?[a-zA-Z][^<>]{0,300}>")]
    private static partial Regex Tag();
}
