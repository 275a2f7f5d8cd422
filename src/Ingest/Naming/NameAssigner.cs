using System.Security.Cryptography;
using System.Text;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming;

/// <summary>Unique names for all drafts at once, as short as uniqueness allows, at most 64 characters. Who competes with whom does not depend on their order.</summary>
internal static class NameAssigner
{
    private const int MaxLength = 64;
    private const int MaxRounds = 12;

    /// <param name="drafts">Each has a verb and at least one object.</param>
    /// <param name="warnings">Told of the names that only a hash makes unique.</param>
    /// <returns>The words of each draft's name, the verb first.</returns>
    public static Dictionary<WorkflowDraft, List<string>> Assign(IReadOnlyList<WorkflowDraft> drafts, DocumentWarnings? warnings = null)
    {
        var level = drafts.ToDictionary(draft => draft, _ => 0);
        for (var round = 0; round < MaxRounds; round++)
        {
            var rising = drafts.GroupBy(draft => Words.Snake(At(draft, level[draft])), StringComparer.Ordinal).Where(group => group.Count() > 1)
                .SelectMany(group => group).Where(draft => level[draft] + 1 < draft.Objects.Count).ToList();
            if (rising.Count == 0) break;
            foreach (var draft in rising) level[draft]++;
        }

        var result = new Dictionary<WorkflowDraft, List<string>>();
        var taken = new HashSet<string>(StringComparer.Ordinal);
        // Where the longest are alike, the plainest path keeps the name and the others look for another.
        var waiting = new List<WorkflowDraft>();
        foreach (var group in drafts.GroupBy(draft => Words.Snake(At(draft, level[draft])), StringComparer.Ordinal))
        {
            var ordered = group.OrderBy(draft => draft.Main.PathParameters.Count()).ThenBy(draft => draft.Main.Path.Length).ThenBy(draft => draft.Main.ToString(), StringComparer.Ordinal).ToList();
            if (group.Key.Length <= MaxLength && taken.Add(group.Key))
            {
                result[ordered[0]] = At(ordered[0], level[ordered[0]]);
                ordered.RemoveAt(0);
            }

            waiting.AddRange(ordered);
        }

        foreach (var draft in waiting.OrderBy(draft => draft.Main.ToString(), StringComparer.Ordinal))
        {
            var words = Others(draft, level[draft]).FirstOrDefault(words => Words.Snake(words).Length <= MaxLength && !taken.Contains(Words.Snake(words)));
            if (words is null)
            {
                words = Hashed(At(draft, level[draft]), draft);
                warnings?.Add("names", draft.Main.ToString(), $"The name {Words.Snake(words)} ends in a hash, because its path has no words that another's has not.");
            }

            taken.Add(Words.Snake(words));
            result[draft] = words;
        }

        return result;
    }

    private static List<string> At(WorkflowDraft draft, int level) => [draft.Verb, .. draft.Objects[Math.Min(level, draft.Objects.Count - 1)]];

    /// <summary>More names for a draft: of its other objects, without the owners in the middle, with all words of the path, with the parameters that lead to it.</summary>
    private static IEnumerable<List<string>> Others(WorkflowDraft draft, int level)
    {
        var longest = At(draft, level);
        // Several workflows that read one thing: each by the first of its parts.
        foreach (var part in draft.Operations.Where(operation => draft.Main.Method == "GET" && operation.Path.StartsWith(draft.Main.Path + "/", StringComparison.Ordinal)))
        {
            var tail = PathTemplate.Segments(part.Path).Last(segment => !segment.Contains('{'));
            yield return [.. At(draft, 0), "with", .. Words.Split(tail).Where(word => !draft.Objects[0].Contains(word)).DefaultIfEmpty("parts")];
        }

        for (var left = 2; left < longest.Count - 1; left++) yield return [.. longest.Take(1), .. longest.Skip(left)];
        for (var other = 0; other < draft.Objects.Count; other++) yield return At(draft, other);
        var statics = PathTemplate.Segments(draft.Main.Path).Where(segment => !segment.Contains('{')).Select(Words.Split).ToList();
        for (var owners = 1; owners < statics.Count; owners++)
        {
            yield return [draft.Verb, .. ObjectNames.Join(statics.SkipLast(1).TakeLast(owners).Select(words => Inflection.Singular(words)), longest.Skip(1).TakeLast(2).ToList())];
        }

        foreach (var parameter in draft.Main.PathParameters.Reverse()) yield return [.. longest, "by", .. Words.Split(parameter)];
        foreach (var parameter in draft.Main.PathParameters.Reverse()) yield return [.. At(draft, 0), "by", .. Words.Split(parameter)];
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
}
