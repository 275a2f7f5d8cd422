using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Clustering;

/// <summary>What each choice does, in the document's words where they say more than its label.</summary>
internal static class ChoiceTexts
{
    // Less of a sentence than this is a riddle.
    private const int Least = 28;

    // Words with which documents say what the label says already.
    private static readonly HashSet<string> s_idle = new(StringComparer.Ordinal)
    {
        "a", "an", "s", "the", "of", "for", "to", "in", "on", "new", "existing", "specified", "specific", "given", "this", "that", "its", "by", "with", "properties", "property", "settings", "setting",
        "instance", "object", "resource", "configuration", "config", "modify", "modifies", "update", "updates", "edit", "change", "changes", "create", "creates", "add", "adds", "set", "sets", "delete", "deletes",
    };

    /// <param name="choices">In the order that they are offered in.</param>
    /// <param name="room">Characters for all of them; short texts leave theirs to the others.</param>
    public static string Of(IReadOnlyList<DraftChoice> choices, int room)
    {
        var texts = choices.ToDictionary(choice => choice, choice => Text(choice.Draft, choice.Label));
        var left = room - choices.Sum(choice => choice.Label.Length + 5);
        var waiting = choices.Count;
        foreach (var choice in choices.OrderBy(choice => texts[choice].Length).ToList())
        {
            var share = Math.Max(0, left / waiting--);
            if (texts[choice].Length > share) texts[choice] = share < Least ? "" : Prose.Short(texts[choice], share).TrimEnd('.');
            left -= texts[choice].Length;
        }

        return string.Join("; ", choices.Select(choice => texts[choice].Length == 0 ? choice.Label : $"{choice.Label} ({texts[choice]})"));
    }

    private static string Text(WorkflowDraft draft, string label)
    {
        var summary = First(draft.Main.Summary);
        var description = First(draft.Main.Description);
        var known = label.Split('_').Concat(new ApiResource(draft.Main.Path).Nouns.SelectMany(noun => noun.Words)).Select(Inflection.Singular).ToHashSet(StringComparer.Ordinal);
        return SaysMore(summary, known) ? summary : SaysMore(description, known) ? description : "";
    }

    private static string First(string? text) => Sentences.First(Prose.Short(text ?? "", int.MaxValue)).TrimEnd('.');

    private static bool SaysMore(string text, HashSet<string> known) =>
        Words.Split(text) is { Count: > 2 } words && words.Any(word => !s_idle.Contains(word) && !known.Contains(Inflection.Singular(word)));
}
