namespace Signalbox.Ingest.Naming;

/// <summary>Singular and plural of the nouns that APIs are made of, by the regular rules and the exceptions of <see cref="Nouns"/>. Words are in lower case.</summary>
internal static class Inflection
{
    public static string Singular(string word)
    {
        if (word.Length < 3 || Nouns.IsMass(word) || Nouns.EndsInS(word)) return word;
        if (Nouns.SingularOf(word) is { } known) return known;
        if (!word.EndsWith('s')) return word;
        var stem = word[..^1];
        // gpus, wikis: these endings belong to a singular elsewhere.
        if (Nouns.EndsInVowel(stem)) return stem;
        if (word.EndsWith("es", StringComparison.Ordinal) && Nouns.EndsInS(word[..^2])) return word[..^2];
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4) return word[..^3] + "y";
        if (EndsWithAny(word, "sses", "shes", "ches", "xes", "zzes")) return Nouns.EndsInE(stem) ? stem : word[..^2];
        return EndsWithAny(word, "ss", "us", "is") ? word : stem;
    }

    public static string Plural(string word)
    {
        if (Nouns.IsMass(word) || IsPlural(word)) return word;
        if (Nouns.PluralOf(word) is { } known) return known;
        // Adjectives and version numbers have no plural: software_installed, ipv4.
        if (word.Length < 2 || char.IsAsciiDigit(word[^1]) || Nouns.IsAdjective(word)) return word;
        if (word[^1] == 'y' && !"aeiou".Contains(word[^2])) return word[..^1] + "ies";
        return EndsWithAny(word, "s", "x", "z", "ch", "sh") ? word + "es" : word + "s";
    }

    public static bool IsPlural(string word) => Singular(word) != word;

    /// <summary>The words with their head noun in the singular.</summary>
    public static List<string> Singular(IReadOnlyList<string> words) => AtHead(words, Singular);

    /// <summary>The words with their head noun in the plural.</summary>
    public static List<string> Plural(IReadOnlyList<string> words) => AtHead(words, Plural);

    /// <summary>The noun that the words are about: the last one before a preposition, <c>code</c> in <c>code of conduct</c>. -1 where there are no words.</summary>
    public static int Head(IReadOnlyList<string> words)
    {
        for (var i = 1; i < words.Count - 1; i++)
        {
            if (Nouns.IsPreposition(words[i]) && !Nouns.IsParticle(words[i - 1], words[i])) return i - 1;
        }

        return words.Count - 1;
    }

    /// <summary>With the article that its sound wants: an hour aside, letters decide, and acronyms are spelled out.</summary>
    public static string WithArticle(string noun)
    {
        var first = noun.Split(' ', 2)[0];
        var spelled = first.Length > 1 && first.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c));
        var vowel = spelled
            ? "AEFHILMNORSX8".Contains(first[0]) && first is not ("RAID" or "LAN" or "SAN" or "NAS" or "MAC" or "RAM" or "SIM" or "ROM" or "SAS" or "SAML" or "LUN" or "NAT" or "SKU" or "NIC" or "NUMA")
            : first.Length > 0 && "aeiouAEIOU".Contains(first[0]) && !SoundsLikeYou(first.ToLowerInvariant());
        return (vowel ? "an " : "a ") + noun;
    }

    private static bool SoundsLikeYou(string word) =>
        word is "one" or "once" || (word.StartsWith("uni", StringComparison.Ordinal) && !word.StartsWith("unin", StringComparison.Ordinal) && !word.StartsWith("unid", StringComparison.Ordinal))
        || word.StartsWith("use", StringComparison.Ordinal) || word.StartsWith("usa", StringComparison.Ordinal) || word.StartsWith("eu", StringComparison.Ordinal) || word is "url" or "uri" or "ubuntu";

    private static List<string> AtHead(IReadOnlyList<string> words, Func<string, string> change)
    {
        var head = Head(words);
        return words.Select((word, i) => i == head ? change(word) : word).ToList();
    }

    private static bool EndsWithAny(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
