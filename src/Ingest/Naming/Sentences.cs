namespace Signalbox.Ingest.Naming;

/// <summary>Finds where sentences end in plain text.</summary>
internal static class Sentences
{
    private static readonly string[] s_abbreviations = ["e.g.", "i.e.", "etc.", "vs.", "approx.", "incl.", "resp.", "cf.", "no.", "max.", "min.", "viz."];

    public static string First(string plain)
    {
        var end = End(plain, 0);
        return end < 0 ? plain : plain[..end];
    }

    public static List<string> Split(string plain)
    {
        var result = new List<string>();
        var start = 0;
        while (start < plain.Length)
        {
            var end = End(plain, start);
            result.Add(plain[start..(end < 0 ? plain.Length : end)]);
            if (end < 0) break;
            start = end + 1;
        }

        return result;
    }

    /// <summary>Just behind the stop of the sentence that begins at <paramref name="start"/>; -1 where no other sentence follows.</summary>
    private static int End(string plain, int start)
    {
        for (var i = start + 1; i + 2 < plain.Length; i++)
        {
            if (plain[i] is not ('.' or '!' or '?')) continue;
            // said "so." The next one.
            var after = plain[i + 1] is '"' or '\'' or ')' or '”' ? i + 2 : i + 1;
            if (after + 1 >= plain.Length || plain[after] != ' ' || char.IsLower(plain[after + 1])) continue;
            var word = plain.AsSpan(start, i + 1 - start);
            if (!Abbreviates(word)) return after;
        }

        return -1;
    }

    private static bool Abbreviates(ReadOnlySpan<char> text)
    {
        foreach (var one in s_abbreviations)
        {
            if (text.EndsWith(one, StringComparison.OrdinalIgnoreCase) && (text.Length == one.Length || !char.IsLetterOrDigit(text[^(one.Length + 1)]))) return true;
        }

        return false;
    }
}
