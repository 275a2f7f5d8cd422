using System.Text;

namespace Signalbox.Ingest.Naming;

/// <summary>Splits identifiers into lower-case ASCII words: <c>getVMByID</c>, <c>log-services</c>, <c>ComputerSystem.Reset</c>.</summary>
internal static class Words
{
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (!char.IsAsciiLetterOrDigit(c))
            {
                Flush();
                continue;
            }

            // A capital begins a word after a small letter or digit, or before one where capitals end: HTTPServer, vmUUID, OAuth2Token.
            var starts = char.IsAsciiLetterUpper(c) && i > 0
                && (char.IsAsciiLetterLower(text[i - 1]) || char.IsAsciiDigit(text[i - 1])
                    || (char.IsAsciiLetterUpper(text[i - 1]) && i + 1 < text.Length && char.IsAsciiLetterLower(text[i + 1]) && !PluralAcronym(text, i)));
            if (starts) Flush();
            word.Append(char.ToLowerInvariant(c));
        }

        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0) words.Add(word.ToString());
            word.Clear();
        }
    }

    public static string Snake(IEnumerable<string> words) => string.Join('_', words);

    public static string Camel(IEnumerable<string> words) =>
        string.Concat(words.Select((word, i) => i == 0 ? word : char.ToUpperInvariant(word[0]) + word[1..]));

    // VMs, IDs: the small s belongs to the acronym.
    private static bool PluralAcronym(string text, int i) =>
        text[i + 1] == 's' && (i + 2 == text.Length || !char.IsAsciiLetterLower(text[i + 2]));
}
