using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// A thing with more parts than one run should read: what can be read below it without further identifiers becomes one workflow with an argument that says
/// which part. It reads the thing first, then exactly the part asked for.
/// </summary>
internal sealed class ReadGroups(StepFactory steps, NameLookup lookups)
{
    private const int MaxParts = 14;
    private const string Whole = "summary";
    /// <summary>
    /// One workflow of the reads that somebody chose, as <see cref="Split"/> makes them: the one with the shortest path is the thing, the others lie
    /// below it at fixed segments, and none wants an argument that the thing does not. Null where they do not fit.
    /// </summary>
    public WorkflowDraft? Join(IReadOnlyList<WorkflowDraft> drafts)
    {
        if (drafts.Count is < 2 or > MaxParts + 1 || drafts.Distinct().Count() != drafts.Count || drafts.Any(draft => draft.Main.Method != "GET" || draft.Main.Deprecated || draft.Patterns.Any(pattern => pattern is not ("single" or "lookup")))) return null;
        var ordered = drafts.OrderBy(draft => PathTemplate.Segments(draft.Main.Path).Length).ThenBy(draft => draft.Main.Path, StringComparer.Ordinal).Select(draft => draft.Main).ToList();
        var anchor = ordered[0];
        var above = PathTemplate.Segments(anchor.Path);
        if (ordered.Exists(read => read.Document != anchor.Document || read.Parameters.Any(parameter => parameter.Required && parameter.In != "path"))) return null;
        var parts = new List<ResourceReads.Part>();
        foreach (var read in ordered.Skip(1))
        {
            var segments = PathTemplate.Segments(read.Path);
            var tail = segments.Skip(above.Length).ToArray();
            if (tail.Length == 0 || !segments.Take(above.Length).SequenceEqual(above) || tail.Any(segment => segment.Contains('{')) || !SameNames(anchor, read)) return null;
            parts.Add(new ResourceReads.Part(read, tail));
        }

        return Draft(anchor, parts, null, drafts);
    }

    private static bool SameNames(ApiOperation anchor, ApiOperation read) => anchor.PathParameters.ToHashSet().SetEquals(read.PathParameters);

    /// <summary>The thing and its parts, in as few workflows as there are choices for.</summary>
    public IEnumerable<WorkflowDraft> Split(ApiOperation anchor, List<ResourceReads.Part> parts)
    {
        if (parts.Count <= MaxParts)
        {
            yield return Draft(anchor, parts, null);
            yield break;
        }

        // Too many for one choice: by the next segment, and what is alone there stays together.
        var groups = parts.GroupBy(part => part.Tail[0], StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToList();
        var singles = groups.Where(group => group.Count() < 3).SelectMany(group => group).ToList();
        foreach (var group in groups.Where(group => group.Count() >= 3))
        {
            foreach (var chunk in group.Chunk(MaxParts)) yield return Draft(anchor, [.. chunk], group.Key);
        }

        foreach (var chunk in singles.Chunk(MaxParts)) yield return Draft(anchor, [.. chunk], null);
    }

    private WorkflowDraft Draft(ApiOperation anchor, List<ResourceReads.Part> parts, string? area, IReadOnlyList<WorkflowDraft>? joined = null)
    {
        var draft = new WorkflowDraft { Main = anchor, Intent = Intent.Get, Verb = "inspect", JoinedFrom = joined ?? [] };
        var resource = new ApiResource(anchor.Path);
        for (var owners = 0; owners <= resource.Nouns.Count; owners++)
        {
            draft.Objects.Add([.. resource.Object(owners, false), .. area is null ? [] : Words.Split(area)]);
        }

        // Where one is not enough, each says what many of its parts have in common, else which they are.
        var words = parts.ConvertAll(part => part.Tail.Skip(area is not null && part.Tail.Length > 1 ? 1 : 0).SelectMany(Words.Split).ToList());
        draft.Objects.Insert(1, Common(words) is { } common ? ChoiceLabels.With(draft.Objects[0], common) : KindNames.Of(draft.Objects[0], words));

        var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        if (lookups.Find(anchor) is { } found) given[found.Parameter] = lookups.Add(draft, found);
        var get = steps.Add(draft, "get", anchor, given, _ => false);
        get.Outputs["result"] = "$response.body";
        draft.Outputs[Whole] = "$steps.get.outputs.result";
        var names = Names(parts, area);
        var choice = draft.Add(new InputField
        {
            Source = "part",
            In = "choice",
            Document = anchor.Document,
            Required = true,
            Fixed = new JsonObject
            {
                ["type"] = "string",
                ["enum"] = new JsonArray([Whole, .. names.Select(name => (JsonNode)name)]),
                ["description"] = $"What to read; {Whole} is the {string.Join(' ', resource.Object(0, false))} itself.",
            },
        });
        get.OnSuccess.Add(new SuccessAction { Name = Whole, Type = "end", Criteria = [NameLookup.Chosen(choice, Whole)] });
        for (var i = 0; i < parts.Count; i++)
        {
            get.OnSuccess.Add(new SuccessAction { Name = names[i], Type = "goto", StepId = "part_" + names[i], Criteria = [NameLookup.Chosen(choice, names[i])] });
            var step = steps.Add(draft, "part_" + names[i], parts[i].Operation, given, ReadRules.IsPaging);
            step.Outputs["result"] = "$response.body";
            step.OnSuccess.Add(new SuccessAction { Name = "done", Type = "end" });
            draft.Outputs[names[i]] = $"$steps.{step.Id}.outputs.result";
        }

        draft.Patterns.Add("inspect");
        draft.Text = $"Reads one {string.Join(' ', resource.Object(0, false).Select(Acronyms.Write))} or one of its parts: {string.Join(", ", names.Select(name => name.Replace('_', ' ')))}.";
        return draft;
    }

    /// <summary>The words that most parts begin with, where at least three do.</summary>
    private static List<string>? Common(List<List<string>> parts)
    {
        var group = parts.Where(words => words.Count > 0).GroupBy(words => words[0], StringComparer.Ordinal).Where(group => group.Count() >= 3).OrderByDescending(group => group.Count()).FirstOrDefault()?.ToList();
        if (group is null) return null;
        var length = 1;
        while (group.TrueForAll(words => words.Count > length && words[length] == group[0][length])) length++;
        return group[0][..length];
    }

    private static List<string> Names(List<ResourceReads.Part> parts, string? area)
    {
        var names = new List<string>();
        foreach (var (_, tail) in parts)
        {
            var words = tail.Skip(area is not null && tail.Length > 1 ? 1 : 0).SelectMany(Words.Split).ToList();
            var name = words.Count == 0 ? "more" : Words.Snake(words);
            if (name.Length > 48) name = name[..48];
            var unique = name;
            for (var i = 2; names.Contains(unique) || unique == Whole; i++) unique = $"{name}_{i}";
            names.Add(unique);
        }

        return names;
    }
}
