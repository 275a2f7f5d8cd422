using System.Text;

namespace Signalbox.Ingest.Naming;

/// <summary>Splits identifiers into lower-case ASCII words: <c>getVMByID</c>, <c>log-services</c>, <c>ComputerSystem.Reset</c>.</summary>
internal static class Words
{
    // Spelled with capitals inside, but one word. The longest that fits is taken.
    private static readonly string[] s_whole =
    [
        "NVMeoF", "NVMe", "OpenID", "OAuth1", "OAuth2", "OAuth", "iSCSI", "VLan", "vLAN", "vCenter", "VCenter", "vSphere", "VMware", "GitHub", "GitLab", "DevOps", "GraphQL", "MySQL",
        "PostgreSQL", "MongoDB", "NoSQL", "QoS", "WiFi", "IoT", "SaaS", "PaaS", "IaaS", "iDRAC", "iLO", "eTag", "ETag", "XtremIO", "NetApp", "PayPal", "MacOS", "macOS", "iOS", "3D", "2FA", "P2P", "B2B", "B2C", "E2E", "PCIe",
    ];

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

            if (Whole(text, i, word.Length) is { } whole)
            {
                Flush();
                words.Add(text.Substring(i, whole).ToLowerInvariant());
                i += whole - 1;
                continue;
            }

            // A capital begins a word after a small letter or digit, or before one where capitals end: HTTPServer, vmUUID.
            var starts = char.IsAsciiLetterUpper(c) && i > 0
                && (char.IsAsciiLetterLower(text[i - 1]) || char.IsAsciiDigit(text[i - 1])
                    || (char.IsAsciiLetterUpper(text[i - 1]) && i + 1 < text.Length && char.IsAsciiLetterLower(text[i + 1]) && !EndOfAcronym(text, i)));
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

    // VMs, IDs: the small s belongs to the acronym. LDAPv3, IPv4: so does the version.
    private static bool EndOfAcronym(string text, int i) =>
        (text[i + 1] == 's' && (i + 2 == text.Length || !char.IsAsciiLetterLower(text[i + 2])))
        || (text[i + 1] == 'v' && i + 2 < text.Length && char.IsAsciiDigit(text[i + 2]));

    /// <summary>Length of the word of the table that begins here, its plural s included; null where none does.</summary>
    private static int? Whole(string text, int i, int pending)
    {
        var c = text[i];
        // Within a word only a capital can begin another one.
        if (pending > 0 && !char.IsAsciiLetterUpper(c)) return null;
        foreach (var whole in s_whole)
        {
            if (whole[0] != c || string.CompareOrdinal(text, i, whole, 0, whole.Length) != 0) continue;
            var end = i + whole.Length;
            if (end < text.Length && text[end] == 's') end++;
            if (end == text.Length || !char.IsAsciiLetterLower(text[end])) return end - i;
        }

        return null;
    }
}
