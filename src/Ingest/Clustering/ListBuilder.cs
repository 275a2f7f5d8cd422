using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>A collection as one workflow: it lists, and with an identifier or a name it answers that item alone.</summary>
internal sealed class ListBuilder(StepFactory steps, NameLookup lookups)
{
    public WorkflowDraft Build(ApiOperation list, ApiOperation item)
    {
        var draft = new WorkflowDraft { Main = list, Intent = Intent.List };
        var first = steps.Add(draft, "list", list);
        first.Outputs["result"] = "$response.body";
        var segment = PathTemplate.Segments(item.Path)[^1][1..^1];
        var parameter = item.Parameters.First(one => one.In == "path" && one.Name == segment);
        var thing = string.Join(' ', new ApiResource(item.Path).Object(0, false));
        var id = draft.Add(new InputField
        {
            Source = segment,
            In = "path",
            Schema = parameter.Schema,
            Document = item.Document,
            Required = false,
            Description = $"Reads this {thing} alone.",
        });
        first.OnSuccess.Add(new SuccessAction { Name = "by_id", Type = "goto", StepId = "item", Criteria = [new Criterion { Condition = $"$inputs.{NameLookup.FieldMark(id)} != null && $inputs.{NameLookup.FieldMark(id)} != ''" }] });
        var found = lookups.Find(item);
        if (found is not null) ByName(draft, first, found, thing);
        first.OnSuccess.Add(new SuccessAction { Name = "listed", Type = "end" });
        var read = steps.Add(draft, "item", item, null, _ => false);
        read.Outputs["result"] = "$response.body";
        read.OnSuccess.Add(new SuccessAction { Name = "read", Type = "end" });
        if (found is not null)
        {
            var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal) { [segment] = "$steps.list.outputs.id" };
            steps.Add(draft, "named", item, given, _ => false).Outputs["result"] = "$response.body";
        }

        draft.Patterns.Add("list");
        draft.Notes.Add($"With {segment}{(found is null ? "" : " or a name")}, returns that {string.Join(' ', thing.Split(' ').Select(Acronyms.Write))} alone.");
        NameComposer.Describe(draft);
        // Not the last word of whoever wrote the document: getUsers and listUsers are one kind of tool.
        if (draft.Verb is "get" or "read" or "fetch" or "show") draft.Verb = "list";
        return draft;
    }

    private static void ByName(WorkflowDraft draft, StepDraft list, NameLookup.Found found, string thing)
    {
        var name = draft.Add(new InputField
        {
            Source = draft.Fields.Exists(other => other.Source == "name") ? thing.Replace(' ', '_') + "_name" : "name",
            In = "lookup",
            Document = found.List.Document,
            Fixed = found.NameSchema($"Reads the {thing} of this name alone; lists all where none or several have it."),
        });
        var query = found.Matching(name);
        list.Outputs["id"] = new JsonObject { ["context"] = "$response.body", ["selector"] = found.Identifier(name), ["type"] = "jsonpath" };
        list.OnSuccess.Add(new SuccessAction
        {
            Name = "by_name",
            Type = "goto",
            StepId = "named",
            Criteria = [new Criterion { Context = "$response.body", Condition = $"$[?count({query}) == 1]", Type = JsonElement.Parse("\"jsonpath\"") }],
        });
    }
}
