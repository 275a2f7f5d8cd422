using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Naming;

/// <summary>Cleans and shortens the texts of a document: markup, links, control and hidden characters out, whole sentences where they fit.</summary>
internal static partial class Prose
{
    private const int MaxRead = 20_000;

    /// <summary>One line of plain text, all of it.</summary>
    public static string Plain(string text)
    {
        if (IsPlain(text)) return text;
        var bounded = text.Length > MaxRead ? text[..MaxRead] : text;
        var unmarked = Markup.Remove(bounded);
        var result = new StringBuilder(unmarked.Length);
        var space = true;
        Span<char> units = stackalloc char[2];
        foreach (var rune in unmarked.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.Surrogate) continue;
            if (Rune.IsWhiteSpace(rune) || category == UnicodeCategory.Control)
            {
                if (!space) result.Append(' ');
                space = true;
            }
            else
            {
                // What markup leaves behind: "a list ." and "( )".
                if (space && rune.Value is '.' or ',' or ';' && result.Length > 1 && result[^1] == ' ') result.Length--;
                result.Append(units[..rune.EncodeToUtf16(units)]);
                space = false;
            }
        }

        return result.ToString().Trim();
    }

    /// <summary>Most texts are one line of ASCII without markup: they are what they would become.</summary>
    private static bool IsPlain(string text)
    {
        if (text.Length is 0 or > MaxRead || text[^1] == ' ') return false;
        var before = ' ';
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' || Markup.IsMark(c) || (before == ' ' && c is ' ' or '.' or ',' or ';')) return false;
            before = c;
        }

        return true;
    }

    /// <summary>At most <paramref name="length"/> characters of what the text says of its subject: whole sentences, else whole words and an ellipsis.</summary>
    public static string Short(string text, int length)
    {
        var plain = Plain(text);
        var sentences = Sentences.Split(plain);
        var told = sentences.Where(sentence => !Aside().IsMatch(sentence)).ToList();
        if (told.Count is > 0 && told.Count < sentences.Count) plain = string.Join(' ', sentences = told);
        if (plain.Length <= length) return plain;
        var end = -1;
        var at = 0;
        foreach (var sentence in sentences)
        {
            at += sentence.Length + (at == 0 ? 0 : 1);
            if (at > length) break;
            if (at > 15) end = at;
        }

        return end > 0 ? plain[..end] : Cut(plain, length);
    }

    /// <summary>The text as a sentence: capital first, full stop last.</summary>
    public static string Sentence(string text)
    {
        var trimmed = text.Trim().TrimEnd(':', ';', ',');
        if (trimmed.Length == 0) return trimmed;
        var capital = char.ToUpperInvariant(trimmed[0]) + trimmed[1..];
        var stop = capital.Length > 1 && capital[^1] is '"' or ')' or '”' ? capital[^2] : capital[^1];
        return stop is '.' or '!' or '?' or '…' ? capital : capital + ".";
    }

    private static string Cut(string plain, int length)
    {
        var cut = plain.LastIndexOf(' ', length - 1);
        if (cut < length / 2) cut = length - 1;
        if (char.IsHighSurrogate(plain[cut - 1])) cut--;
        return plain[..cut].TrimEnd(',', ';', ':', '-', ' ', '(') + "…";
    }

    /// <summary>Sentences about versions, tokens and other places to read.</summary>
    [GeneratedRegex(
        @"^((it |this \w+ )?(was|were) added in (version )?[\d.]+|(for|to) (more|further) (information|details?)|to learn more|learn more|read more|more info|(please )?(see|refer to|consult|visit) |for (an )?examples?, see|this (api|endpoint|operation) supports the following|this is the default if|(oauth (app )?|personal access |fine-grained )(access )?tokens? |this (api|endpoint|operation) (is )?(in )?(public )?(preview|beta))",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Aside();
}
