namespace Signalbox.Ingest.Naming;

/// <summary>Verbs that operations begin with, what they do to the upstream, and their forms. The list is reviewed: a word that is not in it begins no name.</summary>
internal static class Verbs
{
    private static readonly HashSet<string> s_reads = Set(
        "get list find search query read fetch show describe lookup count check verify validate test preview export download estimate calculate compare diff head browse inspect "
        + "view resolve retrieve stat watch lint autocomplete suggest ping compute evaluate simulate render tail forecast discover filter");

    private static readonly HashSet<string> s_destroys = Set(
        "delete remove destroy purge wipe erase clear reset reboot restart shutdown poweroff stop kill revoke cancel abort terminate restore rollback revert format initialize "
        + "uninstall disable detach evict drop unlink unmount eject failover suspend block ban kick lock archive expire reject decline overwrite prune drain deactivate decommission "
        + "discard void close undeploy unpublish unassign unsubscribe truncate flush demote shred deprovision quarantine redact cutover unjoin");

    private static readonly HashSet<string> s_changes = Set(
        "create add update set put patch replace modify edit change manage rename move copy clone import upload install enable attach mount insert start resume run execute trigger apply "
        + "approve accept assign publish deploy release submit send post save sync refresh renew rotate generate register join leave invite share unshare follow unfollow star unstar "
        + "merge rebase fork transfer migrate convert resize scale expand extend activate confirm capture pay refund schedule unlock open reopen pin unpin mark link map unmap promote "
        + "snapshot backup grant authorize connect disconnect configure request retry rerun push pull build scan complete finalize subscribe mute unmute unarchive unsuspend vote "
        + "claim collect dismiss redeliver regenerate rebuild reload reindex replicate reprotect pause reverse hibernate wake boot power init provision bulk batch upsert cast place order "
        + "relay bind unbind switch toggle unban undo redo reconcile sign encrypt decrypt login logout exchange rekey identify crosspost reassign reorder resubmit resend notify "
        + "handle force allocate deallocate consume unblock advance ship return fail succeed deliver process increment decrement rescan present retain defer review");

    // Never the verb of a tool: they name the request, or how often it is made.
    private static readonly HashSet<string> s_ofHttp = Set("post put patch head options bulk batch");

    // Ways to say get or list.
    private static readonly HashSet<string> s_plainReads = Set("get list read fetch show describe view retrieve query return display obtain browse head find see provide");

    private static readonly HashSet<string> s_plainChanges = Set("update put patch post modify edit change");

    // Written together in names, apart in sentences.
    private static readonly Dictionary<string, string> s_apart = new(StringComparer.Ordinal)
    {
        ["shutdown"] = "shut down",
        ["failover"] = "fail over",
        ["cutover"] = "cut over",
        ["rollback"] = "roll back",
        ["backup"] = "back up",
        ["login"] = "log in",
        ["logout"] = "log out",
        ["poweroff"] = "power off",
        ["init"] = "initialize",
    };

    // In sentences only.
    private static readonly HashSet<string> s_ofProse = Set("provide obtain display allow make take give record issue perform invoke determine initiate begin initialise synchronise authorise");

    public static bool IsVerb(string word) => s_reads.Contains(word) || s_destroys.Contains(word) || s_changes.Contains(word);

    /// <summary>A tool's name may begin with it.</summary>
    public static bool IsForName(string word) => IsVerb(word) && !s_ofHttp.Contains(word);

    public static bool IsRead(string word) => s_reads.Contains(word);

    public static bool IsDestructive(string word) => s_destroys.Contains(word);

    /// <summary>Get, whatever the document calls it.</summary>
    public static bool IsPlainRead(string word) => s_plainReads.Contains(word);

    /// <summary>Update, whatever the document calls it.</summary>
    public static bool IsPlainChange(string word) => s_plainChanges.Contains(word);

    /// <summary>The imperative that a sentence begins with: <c>creates</c> and <c>creating</c> give create; null where the word is no verb that is known.</summary>
    public static string? Imperative(string word)
    {
        if (Known(word)) return word;
        if (word.EndsWith("ies", StringComparison.Ordinal) && Known(word[..^3] + "y")) return word[..^3] + "y";
        if (word.EndsWith("es", StringComparison.Ordinal) && Known(word[..^2])) return word[..^2];
        if (word.EndsWith('s') && Known(word[..^1])) return word[..^1];
        if (!word.EndsWith("ing", StringComparison.Ordinal) || word.Length < 6) return null;
        var stem = word[..^3];
        return Known(stem) ? stem : Known(stem + "e") ? stem + "e" : stem[^1] == stem[^2] && Known(stem[..^1]) ? stem[..^1] : null;
    }

    /// <summary>The verb as a sentence has it: <c>shutdown</c> is "shut down".</summary>
    public static string Apart(string verb) => s_apart.GetValueOrDefault(verb, verb);

    /// <summary>Create becomes creates, shutdown becomes shuts down.</summary>
    public static string ThirdPerson(string verb)
    {
        if (s_apart.TryGetValue(verb, out var apart) && apart.Split(' ') is [var first, var particle]) return $"{ThirdPerson(first)} {particle}";
        if (verb.EndsWith('y') && verb.Length > 1 && !"aeiou".Contains(verb[^2])) return verb[..^1] + "ies";
        var hisses = verb[^1] is 's' or 'x' or 'z' or 'o' || verb.EndsWith("ch", StringComparison.Ordinal) || verb.EndsWith("sh", StringComparison.Ordinal);
        return verb + (hisses ? "es" : "s");
    }

    private static bool Known(string word) => IsVerb(word) || s_ofProse.Contains(word);

    private static HashSet<string> Set(string words) =>
        words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
