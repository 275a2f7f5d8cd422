using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>Builds the workflow for one operation: the steps that its intent calls for, as far as the document offers them.</summary>
internal sealed class PatternBuilder(OperationIndex index, StepFactory steps, NameLookup lookups, JobFollower jobs)
{
    /// <param name="operation">What the workflow is for.</param>
    /// <param name="intent">What it does.</param>
    /// <param name="byName">Whether a name may stand for the identifier of the last thing in its path.</param>
    public WorkflowDraft Build(ApiOperation operation, Intent intent, bool byName = true)
    {
        var draft = new WorkflowDraft { Main = operation, Intent = intent };
        var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var lookup = !byName || intent is Intent.List or Intent.Search or Intent.Create && new ApiResource(operation.Path).EndsInParameter ? null : lookups.Find(operation);
        if (lookup is not null && lookup.List != operation) given[lookup.Parameter] = lookups.Add(draft, lookup);
        else lookup = null;
        var item = intent is Intent.Delete or Intent.Update or Intent.Replace && index.Find(operation, "GET") is { Redirect: null } readable ? readable : null;
        var condition = operation.Parameters.FirstOrDefault(parameter => parameter.In == "header" && parameter.Name.Equals("If-Match", StringComparison.OrdinalIgnoreCase));
        var tagged = item?.Success?.Headers.Any(header => header.Equals("ETag", StringComparison.OrdinalIgnoreCase)) == true;
        if (item is not null && (condition is not null || tagged) && intent != Intent.Delete)
        {
            var read = steps.Add(draft, "read", item, given, _ => false);
            read.Outputs["etag"] = "$response.header.ETag";
            given["If-Match"] = "$steps.read.outputs.etag";
            draft.Patterns.Add("precondition");
            draft.Notes.Add("Reads it first and changes it only if nobody else has changed it since.");
        }
        else if (item is not null && intent == Intent.Delete && lookup is null && !item.Parameters.Any(parameter => parameter.Required && parameter.In != "path"))
        {
            var check = steps.Add(draft, "check", item, given, _ => false);
            check.Outputs["before"] = "$response.body";
            draft.Outputs["deleted"] = "$steps.check.outputs.before";
            draft.Patterns.Add("check");
            draft.Notes.Add("Checks first that it is there, and returns what was there.");
        }

        var step = steps.Add(draft, StepId(intent), operation, given);
        if (given.TryGetValue("If-Match", out var etag) && condition is null)
        {
            step.Parameters.Add(new StepArgument(new ApiParameter { Name = "If-Match", In = "header" }, null, etag.DeepClone()));
        }

        Result(draft, step);
        if (operation.Method is not ("GET" or "HEAD"))
        {
            var waits = intent != Intent.Search && jobs.Add(draft, step);
            if (intent == Intent.Create) ReadBack(draft, step, given, waits);
        }

        if (draft.Patterns.Count == 0) draft.Patterns.Add("single");
        return draft;
    }

    private static void Result(WorkflowDraft draft, StepDraft step)
    {
        if (step.Operation.Redirect is not null)
        {
            foreach (var name in step.Outputs.Keys) draft.Outputs[name] = $"$steps.{step.Id}.outputs.{name}";
            draft.Notes.Add("Returns the location that it is redirected to.");
            return;
        }

        var hasBody = step.Operation.Success is { HasContent: true };
        if (hasBody)
        {
            step.Outputs["result"] = "$response.body";
            draft.Outputs["result"] = $"$steps.{step.Id}.outputs.result";
        }

        // A change may answer with nothing, whatever the document says; then the status is the result.
        if (hasBody && step.Operation.Method == "GET") return;
        step.Outputs["status"] = "$statusCode";
        draft.Outputs["status"] = $"$steps.{step.Id}.outputs.status";
    }

    private void ReadBack(WorkflowDraft draft, StepDraft step, Dictionary<string, JsonNode> given, bool waits)
    {
        var created = step.Operation;
        var read = index.Items(created.Document, created.Path).FirstOrDefault(one => one.Method == "GET");
        if (read is null || read.Parameters.Any(parameter => parameter.Required && parameter.In is not "path")) return;
        var segment = PathTemplate.Segments(read.Path)[^1][1..^1];
        var answer = created.Responses.FirstOrDefault(response => response.Status is "201" or "200" or "202" && response.Schema is not null);
        if (answer is null || IdOf(created, answer, segment) is not { } id) return;
        var name = waits ? "id" : "created";
        var pointer = "$response.body#/" + Documents.JsonPointers.Escape(id);
        step.Outputs[name] = pointer;
        // What a job makes is known by the job alone where the answer that begins it is the job, or does not say it.
        var isOfJob = waits && (step.Outputs.TryGetValue("job", out var job) && job.ToString() == pointer
            || created.Responses.FirstOrDefault(response => response.Status == "202") is { } accepted && IdOf(created, accepted, segment) is null);
        if (isOfJob) draft.Steps[^1].OnSuccess.Add(new SuccessAction { Name = "made", Type = "end" });
        var values = new Dictionary<string, JsonNode>(given, StringComparer.Ordinal) { [segment] = $"$steps.{step.Id}.outputs.{name}" };
        var back = steps.Add(draft, "read_back", read, values, _ => false);
        back.Outputs["result"] = "$response.body";
        for (var i = 0; i < step.OnSuccess.Count; i++)
        {
            // What is done at once is read back as well.
            step.OnSuccess[i] = step.OnSuccess[i] with { Type = "goto", StepId = back.Id };
        }

        draft.Outputs["result"] = "$steps.read_back.outputs.result";
        draft.Patterns.Add("readBack");
        draft.Notes.Add(isOfJob ? "Reads back what was made at once." : "Reads back what was made.");
    }

    private string? IdOf(ApiOperation created, ApiResponse answer, string parameter)
    {
        var reader = index.Reader(created.Document);
        // An identifier is one value: a thing of that name within the answer is none.
        var names = reader.Read(answer.Schema).Properties.Where(property => reader.Read(property.Schemas[0]) is { Properties.Count: 0 } view && !view.Keywords.ContainsKey("items"))
            .Select(property => property.Name).ToList();
        var noun = string.Concat(new ApiResource(created.Path).Object(0, false).Select(Inflection.Singular));
        var wanted = string.Concat(Words.Split(parameter));
        return names.Find(name => name == parameter)
            ?? names.Find(name => string.Concat(Words.Split(name)) == wanted)
            ?? names.Find(name => string.Concat(Words.Split(name)) is "id" or "uuid" && (wanted.EndsWith("id", StringComparison.Ordinal) || wanted == noun))
            ?? names.Find(name => string.Concat(Words.Split(name)) == "created" + wanted);
    }

    private static string StepId(Intent intent) => intent switch
    {
        Intent.List => "list",
        Intent.Get => "get",
        Intent.Search => "search",
        Intent.Create => "create",
        Intent.Update => "update",
        Intent.Replace => "replace",
        Intent.Delete => "delete",
        _ => "act",
    };
}
