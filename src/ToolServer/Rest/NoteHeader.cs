using System.Globalization;
using System.Text;

namespace Signalbox.ToolServer.Rest;

/// <summary>
/// What a result breaks of the tool's output schema, beside a body that stays the result alone. A field value is ASCII (RFC 9110 section 5.5), and property names need not be:
/// what is beyond it, and the percent sign, is percent-encoded as UTF-8.
/// </summary>
internal static class NoteHeader
{
    public const string Name = "Signalbox-Note";

    /// <summary>Of the note, before it is encoded. Servers before this one may allow a header 8 KiB in all.</summary>
    private const int Longest = 1000;

    public static string Value(string note)
    {
        var text = new StringBuilder(note.Length);
        foreach (var rune in (note.Length <= Longest ? note : note[..Longest] + "…").EnumerateRunes())
        {
            if (rune.Value is >= ' ' and <= '~' and not '%')
                text.Append((char)rune.Value);
            else
                Encode(text, rune);
        }
        return text.ToString();
    }

    private static void Encode(StringBuilder text, Rune rune)
    {
        Span<byte> utf8 = stackalloc byte[4];
        foreach (var octet in utf8[..rune.EncodeToUtf8(utf8)])
            text.Append(CultureInfo.InvariantCulture, $"%{octet:X2}");
    }
}
