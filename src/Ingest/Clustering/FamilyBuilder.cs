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
        List<string> end = one ? key.Risk == RiskReader.Destroy ? ["action"] : [] : [family ? "resource" : "part"];
        var kinds = KindNames.Of(key.Path == JoinKey.Anywhere ? [] : noun.Object(0, false), collections.Select(path => new ApiResource(path + "/{id}").Object(0, false)));
        if (key.Path == JoinKey.Anywhere) into.Objects.Add(kinds);
        else for (var owners = 0; owners <= Math.Max(0, noun.Nouns.Count - 1); owners++) into.Objects.Add([.. noun.Object(owners, false), .. end]);
        // Where one tool is not enough, each says what it is for: the kinds of things, or what it begins with.
        if (collections.Count > 1) into.Objects.Add(kinds);
        else if (nouns && CommonWords(choices) is { Count: > 1 } common) into.Objects.Add([.. common, "part"]);
        List<string> whole = key.Path == JoinKey.Anywhere ? into.Objects[0] : [.. noun.Object(0, false), .. end];
        into.Objects.Add(ChoiceLabels.With(whole, choices[0].Label.Split('_')));
        into.Objects.Add([.. Words.Split(Operations.PathTemplate.Segments(key.Path).LastOrDefault(segment => !segment.Contains('{')) ?? ""), .. end]);
        into.Objects.Add(ChoiceLabels.With(whole, choices.Take(2).SelectMany(choice => choice.Label.Split('_'))));
        var look = joiner.Join(into, nouns ? family ? "kind" : "part" : "action", choices, Words.Snake(noun.Object(0, false)));
        into.Patterns.Add("choice");
        into.Text = Describe(choices, key.Kind, one ? Inflection.WithArticle(string.Join(' ', noun.Object(0, false))) : "");
        if (look is not null) into.Text += $" {look} changes nothing and answers what is read first.";
        return into;
    }

    private static List<string> CommonWords(List<DraftChoice> choices)
    {
        var labels = choices.ConvertAll(choice => choice.Label.Split('_'));
        return [.. labels[0].TakeWhile((word, at) => labels.TrueForAll(other => at < other.Length && other[at] == word))];
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
        return $"{start} {ChoiceTexts.Of(choices, Text - start.Length)}.";
    }
}
