using Signalbox.Ingest.Naming;

namespace Signalbox.Ingest.Clustering;

/// <summary>Makes one workflow of what is planned to be one, with a name and a text that say what can be chosen.</summary>
internal sealed class FamilyBuilder(JoinKeys keys, DraftJoiner joiner)
{
    private const int Text = 330;

    public WorkflowDraft Build(JoinPlan plan)
    {
        if (plan.Key is not { } key) return plan.Drafts[0];
        var first = plan.Drafts[0];
        var nouns = key.Kind is "parts" or "reads";
        var choices = ChoiceLabels.Of(plan.Drafts, keys.Place, nouns);
        // What came together as one of several may still be about one resource alone.
        var collections = plan.Drafts.Select(draft => keys.Place(draft.Main).Collection).Distinct(StringComparer.Ordinal).ToList();
        var one = collections.Count == 1 && !nouns;
        var family = key.Path.EndsWith('*');
        var noun = new ApiResource((one ? collections[0] : key.Path.TrimEnd('*')) + "/{id}");
        var into = new WorkflowDraft
        {
            Main = first.Main,
            Intent = key.Kind switch { "reads" => Intent.Get, "parts" => Intent.Delete, _ => Intent.Act },
            Verb = Verb(key, one, plan.Drafts.Any(draft => draft.Intent == Intent.Create)),
        };
        List<string> end = one || key.Path == JoinKey.Anywhere && !nouns ? key.Risk == RiskReader.Destroy ? ["action"] : [] : [family ? "resource" : "part"];
        if (key.Path == JoinKey.Anywhere) into.Objects.Add(nouns ? end : ["resource", .. end]);
        else for (var owners = 0; owners <= Math.Max(0, noun.Nouns.Count - 1); owners++) into.Objects.Add([.. noun.Object(owners, false), .. end]);
        // Where one tool is not enough, the others say what they begin with.
        List<string> whole = key.Path == JoinKey.Anywhere ? into.Objects[0] : [.. noun.Object(0, false), .. end];
        into.Objects.Add(ChoiceLabels.With(whole, choices[0].Label.Split('_')));
        into.Objects.Add([.. Words.Split(Operations.PathTemplate.Segments(key.Path).LastOrDefault(segment => !segment.Contains('{')) ?? ""), .. end]);
        into.Objects.Add(ChoiceLabels.With(whole, choices.Take(2).SelectMany(choice => choice.Label.Split('_'))));
        joiner.Join(into, nouns ? family ? "kind" : "part" : "action", choices, Words.Snake(noun.Object(0, false)));
        into.Patterns.Add("choice");
        into.Text = Describe(choices, key.Kind, one ? Inflection.WithArticle(string.Join(' ', noun.Object(0, false))) : "");
        return into;
    }

    private static string Verb(JoinKey key, bool one, bool creates) => key.Kind switch
    {
        "reads" => "read",
        "parts" => "delete",
        _ when key.Risk == RiskReader.Destroy => "run",
        _ => one && !creates ? "change" : "manage",
    };

    private static string Describe(List<DraftChoice> choices, string kind, string noun)
    {
        if (kind is "parts" or "reads") return $"{(kind == "reads" ? "Reads" : "Deletes")} one of these: {string.Join(", ", choices.Select(choice => choice.Label.Replace('_', ' ')))}.";
        var start = noun.Length > 0 ? $"Does one of these to {noun}:" : "Does one of these:";
        var room = Math.Max(24, ((Text - start.Length) / choices.Count) - 4);
        return $"{start} {string.Join("; ", choices.Select(choice => Said(choice, room)))}.";
    }

    private static string Said(DraftChoice choice, int room)
    {
        var text = Prose.Short(Best(choice.Draft), Math.Max(12, room - choice.Label.Length - 3)).TrimEnd('.');
        return text.Length == 0 || choice.Label.Replace('_', ' ').Equals(text, StringComparison.OrdinalIgnoreCase) ? choice.Label : $"{choice.Label} ({text})";
    }

    // "Modify" and "UserUpdate" say nothing that the choice does not.
    private static string Best(WorkflowDraft draft)
    {
        var summary = Prose.Plain(draft.Main.Summary ?? "");
        var description = Prose.Plain(draft.Main.Description ?? "");
        return summary.Count(c => c == ' ') < 2 && description.Length > 0 ? description : summary;
    }
}
