namespace Signalbox.Ingest.Naming;

/// <summary>Singular and plural of the nouns that APIs are made of, by the regular rules and the exceptions that occur.</summary>
internal static class Inflection
{
    private static readonly HashSet<string> s_invariant = new(StringComparer.Ordinal)
    {
        "data", "metadata", "news", "series", "status", "chassis", "analysis", "basis", "bus", "access", "address", "process", "progress", "business",
        "class", "success", "ingress", "egress", "dns", "https", "tls", "os", "aws", "gas", "bios", "sms", "canvas", "alias", "bonus", "campus", "memory", "software",
        "hardware", "firmware", "information", "info", "media", "storage", "health", "sudo", "iops", "nfs", "smb", "cifs", "nas", "ntp", "sbs", "ldap", "statistics", "analytics", "settings",
        "credentials", "permissions", "contents", "previous", "kubernetes", "redis", "vfs", "ids", "api", "axis", "lens", "thanks", "goods", "radius", "census", "focus", "plus", "virus",
    };

    private static readonly Dictionary<string, string> s_irregular = new(StringComparer.Ordinal)
    {
        ["people"] = "person",
        ["children"] = "child",
        ["indices"] = "index",
        ["indexes"] = "index",
        ["vertices"] = "vertex",
        ["matrices"] = "matrix",
        ["statuses"] = "status",
        ["aliases"] = "alias",
        ["buses"] = "bus",
        ["caches"] = "cache",
        ["databases"] = "database",
        ["releases"] = "release",
        ["licenses"] = "license",
        ["leases"] = "lease",
        ["cases"] = "case",
        ["phases"] = "phase",
        ["responses"] = "response",
        ["purchases"] = "purchase",
        ["invoices"] = "invoice",
        ["courses"] = "course",
        ["houses"] = "house",
        ["movies"] = "movie",
        ["cookies"] = "cookie",
        ["criteria"] = "criterion",
        ["analyses"] = "analysis",
        ["ties"] = "tie",
        ["expenses"] = "expense",
        ["bases"] = "base",
        ["uses"] = "use",
        ["causes"] = "cause",
        ["clauses"] = "clause",
        ["pauses"] = "pause",
        ["warehouses"] = "warehouse",
        ["exercises"] = "exercise",
        ["enterprises"] = "enterprise",
        ["premises"] = "premise",
    };

    public static string Singular(string word)
    {
        if (word.Length < 3 || s_invariant.Contains(word)) return word;
        if (s_irregular.TryGetValue(word, out var known)) return known;
        if (word.EndsWith("ies", StringComparison.Ordinal) && word.Length > 4) return word[..^3] + "y";
        if (EndsWithAny(word, "sses", "shes", "ches", "xes", "zzes")) return word[..^2];
        if (word.EndsWith("uses", StringComparison.Ordinal)) return word[..^2];
        if (EndsWithAny(word, "ss", "us", "is")) return word;
        return word.EndsWith('s') ? word[..^1] : word;
    }

    public static string Plural(string word)
    {
        if (s_invariant.Contains(word) || Singular(word) != word) return word;
        foreach (var (plural, singular) in s_irregular)
        {
            if (singular == word && plural != "indexes") return plural;
        }

        if (word.EndsWith('y') && word.Length > 1 && !"aeiou".Contains(word[^2])) return word[..^1] + "ies";
        return EndsWithAny(word, "s", "x", "z", "ch", "sh") ? word + "es" : word + "s";
    }

    public static bool IsPlural(string word) => Singular(word) != word;

    /// <summary>The words with the last one in the singular.</summary>
    public static List<string> Singular(IReadOnlyList<string> words) => [.. words.SkipLast(1), .. words.TakeLast(1).Select(Singular)];

    public static List<string> Plural(IReadOnlyList<string> words) => [.. words.SkipLast(1), .. words.TakeLast(1).Select(Plural)];

    public static string WithArticle(string noun) => (noun.Length > 0 && "aeiou".Contains(noun[0]) && !noun.StartsWith("us", StringComparison.Ordinal) ? "an " : "a ") + noun;

    private static bool EndsWithAny(string word, params ReadOnlySpan<string> endings)
    {
        foreach (var ending in endings)
        {
            if (word.EndsWith(ending, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}
