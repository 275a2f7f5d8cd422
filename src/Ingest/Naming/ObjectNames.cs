using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Naming;

/// <summary>What a tool's verb is done to, in the words of the path: the thing itself, then with ever more of what it belongs to, the nearest first.</summary>
internal static class ObjectNames
{
    /// <summary>Words of a resource, by how many owners are named.</summary>
    /// <param name="resource">The path.</param>
    /// <param name="number">Brings the last noun to singular or plural.</param>
    public static IEnumerable<List<string>> OfResource(ApiResource resource, Func<List<string>, List<string>> number)
    {
        if (resource.Nouns.Count == 0)
        {
            yield return ["api", "root"];
            yield break;
        }

        // Things below an item are named with their owner from the start: list_vm_disks says more than list_disks. And status of what?
        var last = resource.Nouns[^1].Words;
        var first = resource.Nouns.Count > 1 && (resource.Nouns[^2].Owned || IsGeneric(last) || last is [var one] && Nouns.IsQuality(one)) ? 1 : 0;
        for (var owners = first; owners < Math.Max(first + 1, resource.Nouns.Count); owners++)
        {
            var before = resource.Nouns.SkipLast(1).TakeLast(owners).Select(Owner).ToList();
            // /invoices/upcoming is the upcoming invoice.
            if (last is [var single] && Nouns.IsQuality(single) && before.Count > 0) yield return Join(before.SkipLast(1).Append(last), number(before[^1]));
            else yield return Join(before, number(last));
        }
    }

    /// <summary>Words for what an action is done to: <c>/systems/{id}/Actions/ComputerSystem.Reset</c> is system, <c>/vms/{id}/set-boot-order</c> is vm, boot, order.</summary>
    /// <param name="resource">The path.</param>
    /// <param name="own">The object that the action itself names.</param>
    /// <param name="tags">Stand in where the path names nothing.</param>
    public static IEnumerable<List<string>> OfAction(ApiResource resource, List<string> own, IReadOnlyList<string> tags)
    {
        var subjects = resource.Nouns.SkipLast(1).Select(noun => noun.Owned ? Inflection.Singular(noun.Words) : noun.Words).ToList();
        if (subjects.Count == 0)
        {
            yield return own.Count > 0 && own[0] != "in" ? own : [.. Fallback(tags), .. own];
            yield break;
        }

        var first = 1;
        // …/artifacts/{id}/scan/stop stops a scan of an artifact.
        if (own.Count == 0 && subjects.Count > 1 && !resource.Nouns[^2].Owned && resource.Nouns[^3].Owned) first = 2;
        // LogServices/{id}/Actions/LogService.ClearLog: the log, not the log of a log service.
        var names = own.Count > 0 && subjects[^1].Exists(word => own.Contains(word));
        if (names)
        {
            yield return own;
            if (subjects.Count > 1) subjects.RemoveAt(subjects.Count - 1);
        }

        for (var owners = first; owners <= Math.Max(first, subjects.Count); owners++) yield return Join(subjects.TakeLast(owners), own);
    }

    /// <summary>An owner in the singular. Where nothing is chosen of it, actions are the name of a service.</summary>
    public static List<string> Owner(PathNoun noun) => noun is { Owned: false, Words: ["actions"] } ? noun.Words : Inflection.Singular(noun.Words);

    /// <summary>Owners and the last noun as one phrase in which no word stands twice: what an owner says and the thing says again is left to the thing.</summary>
    public static List<string> Join(IEnumerable<List<string>> owners, List<string> last)
    {
        var words = last.ToList();
        foreach (var owner in owners.Reverse())
        {
            words.InsertRange(0, owner.Where((word, i) => !words.Exists(one => Inflection.Singular(one) == Inflection.Singular(word)) && owner.IndexOf(word) == i).ToList());
        }

        return words;
    }

    // list_filters of what? These words say nothing alone.
    public static bool IsGeneric(List<string> words) =>
        words.Count == 1 && Inflection.Singular(words[0]) is "action" or "filter" or "setting" or "settings" or "status" or "config" or "configuration" or "data" or "state" or "info" or "item" or "property" or "option" or "summary"
            or "statistics" or "stat" or "metric" or "metadata" or "log" or "history" or "detail" or "count" or "value" or "all" or "schedule" or "content" or "contents" or "line" or "entry" or "permission" or "permissions" or "policy" or "execution" or "instance" or "task" or "rule" or "export" or "raw";

    private static List<string> Fallback(IReadOnlyList<string> tags) =>
        tags.Count > 0 && Words.Split(tags[0]) is { Count: > 0 and < 4 } words && !Verbs.IsVerb(words[0]) && words[0] != "default" ? words : ["api"];
}
