using System.Security.Cryptography;
using System.Text;
using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Naming;

/// <summary>Names: a verb and its object, as short as uniqueness allows, at most 64 characters.</summary>
internal static class NameComposer
{
    private const int MaxLength = 64;

    /// <summary>Verb and objects for a draft that has one main operation.</summary>
    public static void Describe(WorkflowDraft draft)
    {
        var operation = draft.Main;
        var resource = new ApiResource(operation.Path);
        var plural = draft.Intent is Intent.List;
        if (OperationWords.FromId(operation) is { } own)
        {
            draft.Verb = own[0];
            draft.Objects.Add(own.Skip(1).ToList());
        }

        var verb = draft.Intent switch
        {
            Intent.List => "list",
            Intent.Get => "get",
            Intent.Create => "create",
            Intent.Update => operation.Method == "PUT" && operation.Body is null ? "set" : "update",
            Intent.Replace => "replace",
            Intent.Delete => "delete",
            Intent.Search => "search",
            _ => "submit",
        };
        var action = draft.Intent is Intent.Act or Intent.Search ? IntentReader.ActionVerb(operation) : null;
        if (draft.Verb.Length == 0) draft.Verb = action?[0] ?? verb;
        // Things below an item are named with their owner from the start: list_vm_disks says more than list_disks.
        var first = draft.Objects.Count > 0 ? 1 : resource.Nouns.Count > 1 && (resource.Nouns[^2].Owned || IsGeneric(resource.Nouns[^1].Words)) ? 1 : 0;
        for (var owners = first; owners <= Math.Max(first, resource.Nouns.Count); owners++)
        {
            draft.Objects.Add(action is null ? resource.Object(owners, plural) : ActionObject(resource, action, owners, operation.Tags));
        }
    }

    // list_filters of what? These words say nothing alone.
    private static bool IsGeneric(List<string> words) =>
        words.Count == 1 && Inflection.Singular(words[0]) is "action" or "filter" or "setting" or "settings" or "status" or "config" or "data" or "state" or "info" or "item" or "default" or "property" or "option";

    /// <summary>Names for all drafts at once; who competes with whom does not depend on their order.</summary>
    public static Dictionary<WorkflowDraft, List<string>> Assign(IReadOnlyList<WorkflowDraft> drafts)
    {
        var level = drafts.ToDictionary(draft => draft, _ => 0);
        for (var round = 0; round < 12; round++)
        {
            var clashes = drafts.GroupBy(draft => Words.Snake(At(draft, level[draft])), StringComparer.Ordinal).Where(group => group.Count() > 1).ToList();
            if (clashes.Count == 0) break;
            foreach (var draft in clashes.SelectMany(group => group)) level[draft]++;
        }

        var result = new Dictionary<WorkflowDraft, List<string>>();
        foreach (var group in drafts.GroupBy(draft => Words.Snake(At(draft, level[draft])), StringComparer.Ordinal))
        {
            foreach (var draft in group)
            {
                var words = At(draft, level[draft]);
                result[draft] = group.Count() == 1 && group.Key.Length <= MaxLength ? words : Hashed(words, draft);
            }
        }

        return result;
    }

    /// <summary>Verb and object; with the method where more owners do not tell them apart.</summary>
    private static List<string> At(WorkflowDraft draft, int level)
    {
        var index = Math.Min(level, draft.Objects.Count - 1);
        List<string> words = [draft.Verb, .. draft.Objects[index]];
        if (level >= draft.Objects.Count + 2) return [.. words, "with", draft.Main.Method.ToLowerInvariant()];
        return level >= draft.Objects.Count + 1 ? [.. words, "by", .. draft.Main.PathParameters.TakeLast(1).SelectMany(Words.Split).DefaultIfEmpty(draft.Main.Method.ToLowerInvariant())] : words;
    }

    private static List<string> Hashed(List<string> words, WorkflowDraft draft)
    {
        var key = string.Join('\n', draft.Operations.Select(operation => $"{operation.Document.Source.Name} {operation}").Prepend(draft.Main.ToString()));
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..6];
        var kept = words.ToList();
        while (kept.Count > 2 && Words.Snake(kept).Length > MaxLength - 7) kept.RemoveAt(kept.Count / 2);
        var text = Words.Snake(kept);
        return text.Length > MaxLength - 7 ? [text[..(MaxLength - 7)].TrimEnd('_'), hash] : [.. kept, hash];
    }

    // /systems/{id}/Actions/ComputerSystem.Reset: reset, system. /vms/{id}/set-boot-order: set, boot, order of vm.
    private static List<string> ActionObject(ApiResource resource, List<string> action, int owners, IReadOnlyList<string> tags)
    {
        var subject = resource.Nouns.Take(resource.Nouns.Count - 1).Where(noun => noun.Owned).Select(noun => Inflection.Singular(noun.Words)).ToList();
        if (subject.Count == 0) subject = resource.Nouns.Take(resource.Nouns.Count - 1).Select(noun => noun.Words).ToList();
        List<string> words = [.. subject.Skip(Math.Max(0, subject.Count - 1 - Math.Max(0, owners - 1))).SelectMany(one => one), .. action.Skip(1)];
        if (words.Count == 0) words.AddRange(tags.Count > 0 && Words.Split(tags[0]) is { Count: > 0 } tag && tag[0] != action[0] ? tag : ["resources"]);
        return words;
    }
}
