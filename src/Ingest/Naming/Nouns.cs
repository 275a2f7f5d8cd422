namespace Signalbox.Ingest.Naming;

/// <summary>The words that the rules of English inflection do not tell, as far as they occur in APIs.</summary>
internal static class Nouns
{
    // One form for both: what is not counted, what is only ever many, services and products known by a name.
    private static readonly HashSet<string> s_mass = Set(
        "data metadata information info media news series species equipment hardware firmware software middleware malware storage memory health progress access traffic bandwidth "
        + "feedback content contents inventory history usage activity support connectivity telemetry money cash knowledge advice mail staff "
        + "statistics analytics settings credentials permissions goods thanks premises chassis headquarters "
        + "dns nis nfs nas tls ssl https http ftp sftp smtp snmp ntp ldap ldaps ssh smb cifs ndmp oidc saml scim ipmi redfish kerberos radius kubernetes redis aws css ios macos iops vfs sbs sms os "
        + "unity vmax vnx xtremio netapp powermax psgroup sudo ingress egress compliance governance maintenance authentication authorization encryption quorum onboarding me self "
        + "copilot github billing autofix audio text following everyone anyone synchronization");

    // Many, and yet one answer: get_capabilities reads a thing.
    private static readonly HashSet<string> s_collective = Set("options properties capabilities limits details metrics stats preferences diagnostics configurations features parameters counters defaults flags counts totals");

    // Singulars that end in s; their plural ends in ses.
    private static readonly HashSet<string> s_endsInS = Set(
        "status address process bus alias access success class business virus bonus campus census focus canvas atlas gas lens bias plus bios basis axis analysis diagnosis synopsis thesis crisis "
        + "emphasis parenthesis hypothesis corpus radius locus genus apparatus nexus pass loss boss mass glass compass witness fitness wireless express kudos chaos "
        + "previous various tis this is as us its has was yes always across less");

    private static readonly HashSet<string> s_endsInVowel = Set(
        "gpu cpu vcpu pdu psu sku menu dpu npu tpu ecu fru lu mtu edu emu api wiki uri iri emoji taxi ski gui cli kpi vni ai csi cni vmi pi multi cdi poi roi rsi hci");

    private static readonly HashSet<string> s_endsInE = Set("cache niche ache headache axe apache quiche");

    private static readonly Dictionary<string, string> s_singular = new(StringComparer.Ordinal)
    {
        ["people"] = "person",
        ["persons"] = "person",
        ["children"] = "child",
        ["indices"] = "index",
        ["indexes"] = "index",
        ["vertices"] = "vertex",
        ["matrices"] = "matrix",
        ["appendices"] = "appendix",
        ["axes"] = "axis",
        ["analyses"] = "analysis",
        ["diagnoses"] = "diagnosis",
        ["synopses"] = "synopsis",
        ["theses"] = "thesis",
        ["crises"] = "crisis",
        ["hypotheses"] = "hypothesis",
        ["criteria"] = "criterion",
        ["phenomena"] = "phenomenon",
        ["shelves"] = "shelf",
        ["halves"] = "half",
        ["leaves"] = "leaf",
        ["lives"] = "life",
        ["knives"] = "knife",
        ["wolves"] = "wolf",
        ["men"] = "man",
        ["women"] = "woman",
        ["mice"] = "mouse",
        ["feet"] = "foot",
        ["quizzes"] = "quiz",
        ["movies"] = "movie",
        ["cookies"] = "cookie",
        ["ties"] = "tie",
        ["zombies"] = "zombie",
        ["selfies"] = "selfie",
        ["rookies"] = "rookie",
        ["heroes"] = "hero",
        ["echoes"] = "echo",
        ["vetoes"] = "veto",
        ["potatoes"] = "potato",
        ["bases"] = "base",
        ["uses"] = "use",
        ["causes"] = "cause",
        ["clauses"] = "clause",
        ["pauses"] = "pause",
        ["fuses"] = "fuse",
        ["houses"] = "house",
        ["warehouses"] = "warehouse",
        ["spouses"] = "spouse",
        ["metadatas"] = "metadata",
        ["ids"] = "id",
        ["vms"] = "vm",
        ["pds"] = "pd",
    };

    private static readonly Dictionary<string, string> s_plural = Plurals();

    private static readonly HashSet<string> s_prepositions = Set("for of from with to in by on at as using without before after that under per via into over against between during within");

    // sign_in is one thing, not a sign in something.
    private static readonly HashSet<string> s_particles = Set("sign:in log:in check:in opt:in built:in plug:in fill:in add:on sign:on follow:on top:to pay:by drop:in blocked:by stand:by step:by back:to");

    private static readonly HashSet<string> s_notAdjectives = Set("feed seed bed need speed embed shed breed deed weed reed thread feeds red sled");

    private static readonly HashSet<string> s_things = Set("string setting mapping listing binding building rating recording meeting booking posting warning finding offering filing holding reading rendering drawing opening spring");

    public static bool IsMass(string word) => s_mass.Contains(word);

    /// <summary>Reporting, scanning: what is done, and not counted.</summary>
    public static bool IsDoing(string word) => word.Length > 5 && word.EndsWith("ing", StringComparison.Ordinal) && !s_things.Contains(word);

    /// <summary>Counted, but with one form for both.</summary>
    public static bool IsSame(string word) => word is "chassis" or "series" or "species";

    public static bool IsCollective(string word) => s_mass.Contains(word) || s_collective.Contains(word);

    public static bool EndsInS(string word) => s_endsInS.Contains(word);

    public static bool EndsInVowel(string word) => s_endsInVowel.Contains(word);

    public static bool EndsInE(string word) => s_endsInE.Contains(word);

    public static string? SingularOf(string word) => s_singular.GetValueOrDefault(word);

    public static string? PluralOf(string word) => s_plural.GetValueOrDefault(word);

    /// <summary>Says which of the things before it is meant: the latest, the default.</summary>
    public static bool IsQuality(string word) => word is "upcoming" or "current" or "latest" or "default" or "active" or "recent" or "available" or "pending" or "public";

    public static bool IsAdjective(string word) => IsQuality(word) || word is "private" || (word.EndsWith("ed", StringComparison.Ordinal) && word.Length > 4 && !s_notAdjectives.Contains(word));

    public static bool IsPreposition(string word) => s_prepositions.Contains(word);

    public static bool IsParticle(string before, string word) => s_particles.Contains($"{before}:{word}");

    private static Dictionary<string, string> Plurals()
    {
        var plurals = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (plural, singular) in s_singular)
        {
            if (plural is not ("indexes" or "persons" or "metadatas")) plurals.Add(singular, plural);
        }

        return plurals;
    }

    private static HashSet<string> Set(string words) => words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
