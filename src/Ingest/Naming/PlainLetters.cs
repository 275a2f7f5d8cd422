using System.Globalization;
using System.Text;

namespace Signalbox.Ingest.Naming;

/// <summary>A text with the letters that a reader takes it to have: compatibility forms, marks and look-alikes of other scripts (Unicode TR39) become plain Latin ones.</summary>
internal static class PlainLetters
{
    /// <summary>Letters of Cyrillic, then of Greek, each before the Latin one that it looks like.</summary>
    private const string Pairs =
        "\u0430a\u0441c\u0501d\u0435e\u04BBh\u0456i\u0458j\u043Eo\u0440p\u051Bq\u0455s\u051Dw\u0445x\u0443y"
        + "\u0410A\u0412B\u0415E\u041DH\u0406I\u0408J\u041AK\u041CM\u041EO\u0420P\u0405S\u0422T\u0423Y\u0425X"
        + "\u03B1a\u03B9i\u03BFo\u03C1p\u03C5u\u03BDv\u0391A\u0392B\u0395E\u0396Z"
        + "\u0397H\u0399I\u039AK\u039CM\u039DN\u039FO\u03A1P\u03A4T\u03A5Y\u03A7X";

    /// <summary>Letters of Latin-1 and Latin Extended-A, each before the one that it is without its mark. Without ICU there is no normal form to ask.</summary>
    private const string Marked =
        "\u00C0A\u00C1A\u00C2A\u00C3A\u00C4A\u00C5A\u00C7C\u00C8E\u00C9E\u00CAE\u00CBE\u00CCI\u00CDI\u00CEI\u00CFI\u00D1N\u00D2O\u00D3O\u00D4O\u00D5O\u00D6O\u00D8O\u00D9U\u00DAU"
        + "\u00DBU\u00DCU\u00DDY\u00E0a\u00E1a\u00E2a\u00E3a\u00E4a\u00E5a\u00E7c\u00E8e\u00E9e\u00EAe\u00EBe\u00ECi\u00EDi\u00EEi\u00EFi\u00F1n\u00F2o\u00F3o\u00F4o\u00F5o\u00F6o"
        + "\u00F8o\u00F9u\u00FAu\u00FBu\u00FCu\u00FDy\u00FFy\u0100A\u0101a\u0102A\u0103a\u0104A\u0105a\u0106C\u0107c\u0108C\u0109c\u010AC\u010Bc\u010CC\u010Dc\u010ED\u010Fd\u0110D"
        + "\u0111d\u0112E\u0113e\u0114E\u0115e\u0116E\u0117e\u0118E\u0119e\u011AE\u011Be\u011CG\u011Dg\u011EG\u011Fg\u0120G\u0121g\u0122G\u0123g\u0124H\u0125h\u0128I\u0129i\u012AI"
        + "\u012Bi\u012CI\u012Di\u012EI\u012Fi\u0130I\u0131i\u0134J\u0135j\u0136K\u0137k\u0139L\u013Al\u013BL\u013Cl\u013DL\u013El\u0141L\u0142l\u0143N\u0144n\u0145N\u0146n\u0147N"
        + "\u0148n\u014CO\u014Do\u014EO\u014Fo\u0150O\u0151o\u0154R\u0155r\u0156R\u0157r\u0158R\u0159r\u015AS\u015Bs\u015CS\u015Ds\u015ES\u015Fs\u0160S\u0161s\u0162T\u0163t\u0164T"
        + "\u0165t\u0168U\u0169u\u016AU\u016Bu\u016CU\u016Du\u016EU\u016Fu\u0170U\u0171u\u0172U\u0173u\u0174W\u0175w\u0176Y\u0177y\u0178Y\u0179Z\u017Az\u017BZ\u017Cz\u017DZ\u017Ez";

    public static string Of(string text)
    {
        if (Ascii.IsValid(text)) return text;
        var plain = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            switch (Rune.GetUnicodeCategory(rune))
            {
                case UnicodeCategory.Format or UnicodeCategory.NonSpacingMark or UnicodeCategory.PrivateUse:
                    break;
                case UnicodeCategory.SpaceSeparator:
                    plain.Append(' ');
                    break;
                default:
                    plain.Append(Letter(rune));
                    break;
            }
        }

        return plain.ToString();
    }

    /// <summary>Runs of single letters as words: <c>i g n o r e  a l l</c> gives <c>ignore all</c>.</summary>
    public static string Joined(string text)
    {
        var joined = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            var between = at > 0 && at + 1 < text.Length && text[at] is ' ' or '.' or '-' or '_' or '*' && IsAlone(text, at - 1) && IsAlone(text, at + 1);
            if (!between) joined.Append(text[at]);
        }

        return joined.ToString();
    }

    /// <summary>Whether one word has Latin letters and letters that only look so.</summary>
    public static bool Mixes(string text)
    {
        if (Ascii.IsValid(text)) return false;
        var (latin, alike) = (false, false);
        foreach (var letter in text)
        {
            (latin, alike) = !char.IsLetter(letter) ? (false, false) : (latin || char.IsAsciiLetter(letter), alike || At(Pairs, letter) >= 0);
            if (latin && alike) return true;
        }

        return false;
    }

    private static bool IsAlone(string text, int at) =>
        char.IsLetter(text[at]) && (at == 0 || !char.IsLetter(text[at - 1])) && (at + 1 == text.Length || !char.IsLetter(text[at + 1]));

    private static char Letter(Rune rune) => rune.Value switch
    {
        // Full width forms, then the mathematical alphabets: bold, italic, script and so on, 26 capitals and 26 small letters each.
        >= 0xFF01 and <= 0xFF5E => (char)(rune.Value - 0xFEE0),
        >= 0x1D400 and <= 0x1D6A3 => (char)((rune.Value - 0x1D400) % 52 is var at && at < 26 ? 'A' + at : 'a' + at - 26),
        > char.MaxValue => '\uFFFD',
        _ when At(Pairs + Marked, (char)rune.Value) is >= 0 and var at => (Pairs + Marked)[at + 1],
        _ => (char)rune.Value,
    };

    /// <summary>Where the letter stands among the pairs, before the one that it is; -1 where it does not. None of them is ASCII.</summary>
    private static int At(string pairs, char letter)
    {
        if (char.IsAscii(letter)) return -1;
        for (var at = 0; at < pairs.Length; at += 2)
        {
            if (pairs[at] == letter) return at;
        }

        return -1;
    }
}
