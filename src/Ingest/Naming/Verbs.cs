namespace Signalbox.Ingest.Naming;

/// <summary>Verbs that operations begin with, and what they do to the upstream.</summary>
internal static class Verbs
{
    private static readonly HashSet<string> s_reads = Set(
        "get list find search query read fetch show describe lookup count check verify validate test preview export download estimate calculate compare diff head browse inspect "
        + "view resolve retrieve stat watch lint autocomplete suggest ping compute evaluate simulate render tail");

    private static readonly HashSet<string> s_destroys = Set(
        "delete remove destroy purge wipe erase clear reset reboot restart shutdown poweroff stop kill revoke cancel abort terminate restore rollback revert format initialize "
        + "uninstall disable detach evict drop unlink unmount eject failover suspend block ban kick lock archive expire reject decline overwrite prune drain deactivate decommission "
        + "discard void close undeploy unpublish unassign unsubscribe truncate flush demote shred deprovision quarantine");

    private static readonly HashSet<string> s_changes = Set(
        "create add update set put patch replace modify edit change rename move copy clone import upload install enable attach mount insert start resume run execute trigger apply "
        + "approve accept assign publish deploy release submit send post save sync refresh renew rotate generate register join leave invite share unshare follow unfollow star unstar "
        + "merge rebase fork transfer migrate convert resize scale expand extend activate confirm capture pay refund schedule unlock open reopen pin unpin mark link map unmap promote "
        + "snapshot backup grant authorize connect disconnect configure request retry rerun push pull build scan complete finalize subscribe mute unmute unarchive unsuspend vote "
        + "claim collect dismiss redeliver regenerate rebuild reload reindex replicate reprotect pause reverse hibernate wake boot power init provision bulk batch upsert cast place order "
        + "relay bind unbind switch toggle unban undo redo reconcile sign encrypt decrypt login logout exchange rekey identify crosspost reassign reorder resubmit resend notify "
        + "handle force allocate deallocate");

    public static bool IsVerb(string word) => s_reads.Contains(word) || s_destroys.Contains(word) || s_changes.Contains(word);

    public static bool IsRead(string word) => s_reads.Contains(word);

    public static bool IsDestructive(string word) => s_destroys.Contains(word);

    private static HashSet<string> Set(string words) =>
        words.Split(' ').ToHashSet(StringComparer.Ordinal);
}
