using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Naming;

/// <summary>
/// Looks in a document's texts for what a reviewer should see before a model reads it: hidden characters, sentences that address a model, links.
/// A finding is a hint for people, never a protection.
/// </summary>
internal static partial class TextCheck
{
    public static IEnumerable<string> Findings(IEnumerable<string?> texts)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            if (string.IsNullOrEmpty(text)) continue;
            if (HasHidden(text)) found.Add("hidden-characters");
            if (Instruction().IsMatch(text)) found.Add("instruction-like-text");
            if (Link().IsMatch(text)) found.Add("links");
        }

        return found;
    }

    private static bool HasHidden(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // A zero width joiner stands in emoji; everything else of these classes is invisible or turns text around.
            if (rune.Value is 0x200D or 0xFE0F or 0xFEFF) continue;
            var category = Rune.GetUnicodeCategory(rune);
            if (category is UnicodeCategory.Format or UnicodeCategory.PrivateUse || rune.Value is >= 0xE0000 and <= 0xE0FFF
                || (category == UnicodeCategory.Control && rune.Value is not ('\n' or '\r' or '\t')))
            {
                return true;
            }
        }

        return false;
    }

    [GeneratedRegex(
        @"\b(ignore|disregard|forget)\b.{0,30}\b(previous|prior|above|earlier|all)\b|\b(system prompt|you are an? (ai|assistant|language model)|as an ai)\b|\b(do not|don't|never) (tell|inform|mention|reveal)\b.{0,40}\b(user|human|anyone)\b|<\s*(system|important|instructions?)\s*>|\balways (call|use|invoke) this (tool|function)\b|\bbefore (using|calling) (any|other) tools?\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Instruction();

    [GeneratedRegex(@"https?://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
