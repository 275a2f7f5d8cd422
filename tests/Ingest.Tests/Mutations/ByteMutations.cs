using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Tests.Mutations;

/// <summary>Mutations of the text as it stands.</summary>
internal static partial class ByteMutations
{
    public static byte[] Flip(byte[] source, Random random)
    {
        var bytes = source.ToArray();
        for (var rounds = random.Next(1, 12); rounds > 0; rounds--)
        {
            var at = random.Next(bytes.Length);
            bytes[at] = random.Next(2) == 0 ? (byte)(bytes[at] ^ (1 << random.Next(8))) : (byte)random.Next(256);
        }

        return bytes;
    }

    public static byte[] Move(byte[] source, Random random)
    {
        var bytes = source.ToList();
        for (var rounds = random.Next(1, 6); rounds > 0 && bytes.Count > 1; rounds--)
        {
            var from = random.Next(bytes.Count);
            var piece = bytes.GetRange(from, Math.Min(random.Next(1, 300), bytes.Count - from));
            if (random.Next(2) == 0) bytes.RemoveRange(from, piece.Count);
            if (random.Next(3) > 0) bytes.InsertRange(random.Next(bytes.Count + 1), piece);
        }

        return [.. bytes];
    }

    public static byte[] Garble(byte[] source, Random random)
    {
        byte[][] pieces =
        [
            [0x80], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xFF, 0xFE], [0xEF, 0xBB, 0xBF], [0x00], [0x1B], [0xE2, 0x80, 0xA8], [0xC2, 0x85],
            "\\ud800"u8.ToArray(), "\\u0000"u8.ToArray(), "\\"u8.ToArray(), [0xF3, 0xA0, 0x81, 0x81], [0xE2, 0x80, 0xAE],
        ];
        if (random.Next(8) == 0) return [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(source)), .. random.Next(2) == 0 ? new byte[] { 0xD8 } : []];
        var bytes = source.ToList();
        for (var rounds = random.Next(1, 5); rounds > 0; rounds--) bytes.InsertRange(random.Next(4) == 0 ? 0 : random.Next(bytes.Count), pieces[random.Next(pieces.Length)]);
        return [.. bytes];
    }

    public static byte[] Duplicate(byte[] source, Random random, bool yaml)
    {
        var text = Encoding.UTF8.GetString(source);
        var keys = (yaml ? YamlKey() : JsonKey()).Matches(text);
        if (keys.Count == 0) return source;
        var key = keys[random.Next(keys.Count)];
        return Encoding.UTF8.GetBytes(text.Insert(key.Index, yaml ? key.Value + " 1\n" : key.Value + "1,"));
    }

    public static byte[] Aliases(byte[] yaml, Random random)
    {
        var text = new StringBuilder(Encoding.UTF8.GetString(yaml));
        var (levels, width) = (random.Next(2, 40), random.Next(2, 20));
        text.Append("x-bomb-0: &b0 ").Append(random.Next(2) == 0 ? "[a, b]" : "{type: object}").Append('\n');
        for (var level = 1; level <= levels; level++)
        {
            var items = Enumerable.Repeat($"*b{level - 1}", width);
            text.Append(null, $"x-bomb-{level}: &b{level} ").Append(random.Next(3) == 0
                ? $"{{{string.Join(", ", items.Select((item, i) => $"p{i}: {item}"))}}}" : $"[{string.Join(", ", items)}]").Append('\n');
        }

        if (random.Next(3) == 0) text.Append(null, $"x-self: &self [*self]\n");
        if (random.Next(3) == 0) text.Append(null, $"x-merge: {{<<: [*b{levels}, *b0]}}\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    [GeneratedRegex("\"[A-Za-z0-9_/${}-]+\" ?:")]
    private static partial Regex JsonKey();

    [GeneratedRegex("^ *[A-Za-z0-9_/{}-]+:", RegexOptions.Multiline)]
    private static partial Regex YamlKey();
}
