using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Signalbox.Workflows.Expressions;

/// <summary>
/// What a JSON parser lets pass although it is no text: bytes that are no UTF-8, and escapes such as <c>\ud800</c> without their other half
/// (RFC 8259 section 8.2). Whoever reads such a string gets an exception, so it is found before.
/// </summary>
public static class UnreadableText
{
    /// <summary>Whether there is any in <paramref name="json"/>, which a parser has accepted.</summary>
    public static bool IsIn(ReadOnlySpan<byte> json) => !Utf8.IsValid(json) || LoneSurrogate(json, 0) >= 0;

    /// <summary>The same bytes when there is none, else a copy with U+FFFD in its place, as Unicode section 3.9 advises.</summary>
    internal static ReadOnlyMemory<byte> Replaced(ReadOnlyMemory<byte> json)
    {
        if (!IsIn(json.Span))
            return json;

        var copy = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        for (var at = LoneSurrogate(copy, 0); at >= 0; at = LoneSurrogate(copy, at))
            "\\ufffd"u8.CopyTo(copy.AsSpan(at));
        return copy;
    }

    /// <summary>Where the first escape without its other half begins; -1: there is none. A backslash stands in strings alone.</summary>
    private static int LoneSurrogate(ReadOnlySpan<byte> json, int from)
    {
        for (var i = from; i < json.Length; i += 2)
        {
            var next = json[i..].IndexOf((byte)'\\');
            if (next < 0)
                return -1;

            i += next;
            var code = Escape(json[i..]);
            if (code is >= 0xdc00 and <= 0xdfff)
                return i;
            if (code is not (>= 0xd800 and <= 0xdbff))
                continue;
            if (Escape(json[(i + 6)..]) is not (>= 0xdc00 and <= 0xdfff))
                return i;
            i += 10;
        }

        return -1;
    }

    /// <summary>The code of the <c>\uXXXX</c> that <paramref name="json"/> begins with; -1: it begins with something else.</summary>
    private static int Escape(ReadOnlySpan<byte> json) =>
        json.Length >= 6 && json[0] == '\\' && json[1] == 'u' && ushort.TryParse(json[2..6], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            ? code
            : -1;
}
