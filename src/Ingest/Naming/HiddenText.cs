using System.Globalization;
using System.Text;

namespace Signalbox.Ingest.Naming;

/// <summary>Characters that a reviewer does not see and a model reads: direction marks, zero widths, tags, fillers (Unicode TR36, TR39), and text pushed out of view.</summary>
internal static class HiddenText
{
    /// <summary>Longer runs of blanks or lines than anybody lays text out with.</summary>
    private const int MostBlanks = 200;

    private const int MostLines = 20;

    public static bool Has(string text)
    {
        var (blanks, lines, before, selectors) = (0, 0, default(Rune), 0);
        for (var at = 0; at < text.Length;)
        {
            // Half a surrogate pair is no character at all.
            if (!Rune.TryGetRuneAt(text, at, out var rune)) return true;
            var next = at + rune.Utf16SequenceLength;
            (blanks, lines) = !Rune.IsWhiteSpace(rune) ? (0, 0) : (blanks + 1, rune.Value == '\n' ? lines + 1 : lines);
            selectors = IsSelector(rune) ? selectors + 1 : 0;
            if (next < text.Length && (blanks > MostBlanks || lines > MostLines) || selectors > 1) return true;
            if (rune.Value >= 0x7F && IsHidden(rune, before, at, next < text.Length && Rune.TryGetRuneAt(text, next, out var after) ? after : default)) return true;
            if (rune.Value < ' ' && rune.Value is not ('\n' or '\r' or '\t')) return true;
            (at, before) = (next, rune);
        }

        return false;
    }

    private static bool IsHidden(Rune rune, Rune before, int at, Rune after)
    {
        switch (rune.Value)
        {
            case 0x200C or 0x200D:
                // Joiners shape emoji and the letters of many scripts; between Latin letters they hide.
                return !(Joins(before) && Joins(after));
            case 0xFEFF:
                return at > 0;
            case 0x115F or 0x1160 or 0x17B4 or 0x17B5 or 0x2800 or 0x3164 or 0xFFA0 or 0x034F:
                return true;
            case >= 0xE0000 and <= 0xE0FFF:
                return true;
        }

        return Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.Control;
    }

    private static bool Joins(Rune rune) => rune.Value >= 0x0600 || rune.Value == 0xFE0F;

    private static bool IsSelector(Rune rune) => rune.Value is >= 0xFE00 and <= 0xFE0F;
}
