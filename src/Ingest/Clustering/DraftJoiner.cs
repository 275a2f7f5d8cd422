using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Several workflows as one with an argument that chooses: a read comes first, and from it the run goes to what was chosen and ends there. Nothing but the read runs
/// when nothing is chosen, whatever engine runs it.
/// </summary>
internal sealed class DraftJoiner(StepFactory steps, EntryReads entries)
{
    private const string First = "look";

    /// <summary>Whether there is a read to begin with.</summary>
    public bool CanJoin(IReadOnlyList<WorkflowDraft> drafts) => SharedStart(drafts) || entries.Find(drafts) is not null;

    /// <param name="into">Where steps, arguments and notes go; it has its main operation already.</param>
    /// <param name="argument">Name of the argument that chooses.</param>
    /// <param name="choices">What can be chosen; <see cref="CanJoin"/> holds for them.</param>
    /// <param name="noun">The thing, in the singular.</param>
    /// <returns>
    /// The choice that only reads, where every other needs more than what all require: a caller who gives the required arguments and no more must get an answer. Null
    /// where there is no need of one.
    /// </returns>
    public string? Join(WorkflowDraft into, string argument, IReadOnlyList<DraftChoice> choices, string noun)
    {
        var fields = new JoinedFields(choices, noun);
        // What can do with what all require comes first: who gives nothing else chooses that.
        var ordered = choices.OrderByDescending(one => NeededArguments.IsFree(one.Label, fields.All)).ToList();
        var look = NeededArguments.IsFree(ordered[0].Label, fields.All) ? null : ordered.Exists(one => one.Label == First) ? First + "_first" : First;
        var choice = into.Add(new InputField
        {
            Source = argument,
            In = "choice",
            Document = into.Main.Document,
            Required = true,
            Fixed = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. ordered.Select(one => one.Label).Prepend(look).OfType<string>().Select(label => (JsonNode)label)]) },
        });
        into.Fields.AddRange(fields.All);
        var drafts = choices.Select(one => one.Draft).ToList();
        var start = SharedStart(drafts) ? Rewriter(drafts[0], drafts[0].Steps[0].Id, fields).Copy(drafts[0].Steps[0]) : null;
        if (start is not null) into.Steps.Add(start);
        var entry = start is null ? entries.Find(drafts)! : start.Operation;
        start ??= steps.Add(into, First, entry, EntryReads.Smallest(entry), _ => false);
        if (look is not null)
        {
            start.OnSuccess.Add(new SuccessAction { Name = look, Type = "end", Criteria = [NameLookup.Chosen(choice, look)] });
            if (start.Operation.Success is { HasContent: true }) start.Outputs.TryAdd("result", "$response.body");
            else start.Outputs.TryAdd("status", "$statusCode");
        }

        foreach (var one in ordered)
        {
            var copied = Steps(one, start, fields);
            start.OnSuccess.Add(new SuccessAction
            {
                Name = one.Label,
                Type = copied.Count == 0 ? "end" : "goto",
                StepId = copied.Count == 0 ? null : copied[0].Id,
                Criteria = [NameLookup.Chosen(choice, one.Label)],
            });
            into.Steps.AddRange(copied);
        }

        start.OnSuccess.Add(new SuccessAction { Name = "nothing_chosen", Type = "end" });
        foreach (var pattern in drafts.SelectMany(draft => draft.Patterns).Where(pattern => pattern != "single")) into.Patterns.Add(pattern);
        into.Notes.AddRange(drafts[0].Notes.Where(note => drafts.TrueForAll(draft => draft.Notes.Contains(note))));
        if (into.Notes.Count == 0 && drafts.Exists(draft => draft.Patterns.Contains("job"))) into.Notes.Add("Follows a job that it starts to its end.");
        return look;
    }

    /// <summary>The steps of one choice behind the read that all begin with. They end the run, with what this choice alone would answer.</summary>
    private static List<StepDraft> Steps(DraftChoice choice, StepDraft start, JoinedFields fields)
    {
        var own = choice.Draft.Steps;
        var begun = own.Count > 1 && own[0].Operation == start.Operation && own[0].Id is "find" or "read" or "check" && (own[0].Id == "find") == (start.Id == "find");
        var rewriter = Rewriter(choice.Draft, begun ? start.Id : null, fields, choice.Label);
        if (begun)
        {
            foreach (var (name, value) in own[0].Outputs) start.Outputs.TryAdd(name, rewriter.Node(value));
        }

        var copied = own.Skip(begun ? 1 : 0).Select(rewriter.Copy).ToList();
        if (copied.Count == 0) return copied;
        var last = copied[^1];
        foreach (var (name, value) in choice.Draft.Outputs)
        {
            var expression = rewriter.Node(value);
            var mine = $"$steps.{last.Id}.outputs.";
            if (expression is JsonValue text && text.ToString().StartsWith(mine, StringComparison.Ordinal)) Rename(last, text.ToString()[mine.Length..], name);
            else last.Outputs.TryAdd(name, expression);
        }

        if (!last.OnSuccess.Exists(action => action.Criteria is null)) last.OnSuccess.Add(new SuccessAction { Name = "done", Type = "end" });
        return copied;
    }

    private static void Rename(StepDraft step, string old, string name)
    {
        if (old != name && step.Outputs.Remove(old, out var value)) step.Outputs[name] = value;
    }

    private static StepRewriter Rewriter(WorkflowDraft draft, string? start, JoinedFields fields, string label = "")
    {
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        var main = draft.Steps.FindLastIndex(step => step.Operation == draft.Main);
        for (var i = 0; i < draft.Steps.Count; i++)
        {
            ids[draft.Steps[i].Id] = i == 0 && start is not null ? start : i == main || draft.Steps.Count == 1 ? label : $"{label}__{draft.Steps[i].Id}";
        }

        return new StepRewriter(ids, fields.Of, draft.Fields);
    }

    /// <summary>Whether all begin with one and the same read of the thing that they are about.</summary>
    private static bool SharedStart(IReadOnlyList<WorkflowDraft> drafts)
    {
        var first = drafts[0].Steps[0];
        return first.Id is "find" or "read" or "check" && drafts.All(draft => draft.Steps.Count > 1 && draft.Steps[0].Id == first.Id && draft.Steps[0].Operation == first.Operation);
    }
}
