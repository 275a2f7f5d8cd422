using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>An overview reads a thing and its parts in one run; beside it, one tool reads single items of the parts.</summary>
internal sealed class OverviewBuilder(StepFactory steps, NameLookup lookups)
{
    private const string WhichOne = "Which one; the overview tells the identifiers.";

    /// <summary>
    /// The thing and all the parts. A part that is not there (404) or not made (501) is left out of the answer and fails nothing. The thing itself is read last: a failed step
    /// can lead on to another one only, so what ends the run well has to stand behind the last part.
    /// </summary>
    public WorkflowDraft Overview(ApiOperation anchor, IReadOnlyList<ResourceReads.Part> parts)
    {
        var (draft, given, own) = Begin(anchor);
        var names = Names(parts.Select(part => part.Tail.SelectMany(Words.Split)), own);
        foreach (var words in own) draft.Objects.Add(words);
        // Where one overview is not enough, the others say what they begin with.
        draft.Objects.Add([.. own[0], "with", .. parts[0].Tail.SelectMany(Words.Split)]);
        var self = names.Contains(Words.Snake(own[0])) ? "summary" : Words.Snake(own[0]);
        draft.Outputs[self] = "$steps.get.outputs.result";
        var paged = parts.Count(part => part.Operation.Parameters.Any(ReadRules.IsPaging)) == 1;
        for (var i = 0; i < parts.Count; i++)
        {
            var step = steps.Add(draft, "part_" + names[i], parts[i].Operation, given, parameter => ReadRules.IsExpansion(parameter) || (paged && ReadRules.IsPaging(parameter)));
            step.Outputs["result"] = "$response.body";
            draft.Outputs[names[i]] = $"$steps.{step.Id}.outputs.result";
            step.OnFailure.Add(new FailureAction
            {
                Name = "absent",
                Type = "goto",
                StepId = i == parts.Count - 1 ? "get" : "part_" + names[i + 1],
                Criteria = [new Criterion { Condition = "$statusCode == 404 || $statusCode == 501" }],
            });
        }

        steps.Add(draft, "get", anchor, given).Outputs["result"] = "$response.body";
        draft.Patterns.Add("overview");
        draft.Text = $"Reads one {string.Join(' ', own[0])} and its parts: {string.Join(", ", names.Select(name => name.Replace('_', ' ')))}.";
        if (!anchor.PathParameters.Any()) draft.Text = $"Reads the {string.Join(' ', own[0])} and what is below it: {string.Join(", ", names.Select(name => name.Replace('_', ' ')))}.";
        draft.Notes.Add("A part that is absent is left out.");
        return draft;
    }

    /// <summary>One item of one of the parts, by its identifier.</summary>
    public WorkflowDraft Items(ApiOperation anchor, IReadOnlyList<ApiOperation> items)
    {
        var (draft, given, own) = Begin(anchor);
        var names = Names(items.Select(item => PathTemplate.Segments(item.Path)[^2]).Select(segment => (IEnumerable<string>)Inflection.Singular(Words.Split(segment))), []);
        foreach (var words in own) draft.Objects.Add([.. words, "part"]);
        draft.Objects.Add([.. own[0], .. names[0].Split('_')]);
        var get = steps.Add(draft, "get", anchor, given, _ => false);
        var choice = draft.Add(new InputField
        {
            Source = "part",
            In = "choice",
            Document = anchor.Document,
            Required = true,
            Fixed = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. names.Select(name => (JsonNode)name)]), ["description"] = "What to read." },
        });
        var id = draft.Add(new InputField
        {
            Source = "id",
            In = "choice",
            Document = anchor.Document,
            Required = true,
            Schema = OfAll(items),
            Fixed = OfAll(items) is null ? new JsonObject { ["type"] = "string", ["minLength"] = 1, ["description"] = WhichOne } : null,
            Description = WhichOne,
        });
        for (var i = 0; i < items.Count; i++)
        {
            var stepId = "read_" + names[i];
            get.OnSuccess.Add(new SuccessAction { Name = names[i], Type = "goto", StepId = stepId, Criteria = [NameLookup.Chosen(choice, names[i])] });
            var key = PathTemplate.Segments(items[i].Path)[^1][1..^1];
            var values = new Dictionary<string, JsonNode>(given, StringComparer.Ordinal) { [key] = "$inputs." + NameLookup.FieldMark(id) };
            var step = steps.Add(draft, stepId, items[i], values, _ => false);
            step.Outputs["result"] = "$response.body";
            step.OnSuccess.Add(new SuccessAction { Name = "read", Type = "end" });
            draft.Outputs[names[i]] = $"$steps.{stepId}.outputs.result";
        }

        draft.Patterns.Add("inspect");
        var nouns = names.Select(name => name.Replace('_', ' ')).ToList();
        draft.Text = $"Reads in full, by its identifier, one {string.Join(", ", nouns.SkipLast(1))} or {nouns[^1]} of one {string.Join(' ', own[0])}.";
        return draft;
    }

    private (WorkflowDraft Draft, Dictionary<string, JsonNode> Given, List<List<string>> Objects) Begin(ApiOperation anchor)
    {
        var draft = new WorkflowDraft { Main = anchor, Intent = Intent.Get, Verb = "inspect" };
        var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        if (lookups.Find(anchor) is { } found) given[found.Parameter] = lookups.Add(draft, found);
        var objects = new List<List<string>>();
        if (OperationWords.FromId(anchor) is { } words) objects.Add(words.Skip(1).ToList());
        var resource = new ApiResource(anchor.Path);
        for (var owners = 0; owners <= resource.Nouns.Count; owners++) objects.Add(resource.Object(owners, false));
        return (draft, given, objects);
    }

    private static List<string> Names(IEnumerable<IEnumerable<string>> parts, List<List<string>> taken)
    {
        var names = new List<string>();
        foreach (var words in parts)
        {
            var name = Words.Snake(words);
            if (name.Length == 0) name = "more";
            if (name.Length > 48) name = name[..48].TrimEnd('_');
            var unique = name;
            for (var i = 2; names.Contains(unique) || (taken.Count > 0 && unique == "summary"); i++) unique = $"{name}_{i}";
            names.Add(unique);
        }

        return names;
    }

    /// <summary>What identifiers of the items look like, the first item's first; null where the document does not say, or they are too different.</summary>
    private static JsonNode? OfAll(IReadOnlyList<ApiOperation> items)
    {
        const int most = 4;
        var schemas = items.Select(item => Plain(item, item.Parameters.FirstOrDefault(one => one.In == "path" && PathTemplate.Segments(item.Path)[^1] == $"{{{one.Name}}}")?.Schema)).ToList();
        if (!schemas.TrueForAll(schema => schema is { Count: > 0 })) return null;
        var distinct = new List<JsonNode>();
        // A number can stand for text in a path, text for a number cannot.
        foreach (var schema in schemas.OfType<JsonNode>().OrderByDescending(schema => schema["type"]?.ToString() is "integer" or "number").Where(schema => !distinct.Exists(other => JsonNode.DeepEquals(schema, other)))) distinct.Add(schema);
        return distinct.Count == 1 ? distinct[0] : distinct.Count <= most ? new JsonObject { ["anyOf"] = new JsonArray([.. distinct.Select(schema => schema.DeepClone())]) } : null;
    }

    /// <summary>Without the words that differ from item to item.</summary>
    private static JsonObject? Plain(ApiOperation item, JsonNode? schema)
    {
        var result = item.Document.Resolve(schema)?.DeepClone() as JsonObject;
        foreach (var key in (string[])["description", "title", "example", "examples"]) result?.Remove(key);
        return result;
    }
}
