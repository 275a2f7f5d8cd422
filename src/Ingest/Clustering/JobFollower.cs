using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Start a job, follow it to its end. Applies where an answer carries the identifier of a task, job or operation that the document can read and that states how it stands.
/// </summary>
internal sealed class JobFollower(OperationIndex index, StepFactory steps, IEnumerable<ApiOperation> operations, int polls)
{
    private const double PollSeconds = 2;
    private static readonly HashSet<string> s_jobNouns = new(StringComparer.Ordinal) { "task", "job", "operation", "tasktag", "task_tag", "request_status", "async_operation" };
    private static readonly string[] s_states = ["TaskState", "JobState", "state", "status", "phase", "State", "Status"];
    private static readonly HashSet<string> s_good = new(StringComparer.OrdinalIgnoreCase) { "completed", "complete", "succeeded", "success", "successful", "done", "finished", "ok" };
    private static readonly HashSet<string> s_bad = new(StringComparer.OrdinalIgnoreCase)
    {
        "failed", "failure", "error", "errored", "exception", "killed", "cancelled", "canceled", "interrupted", "aborted", "timeout", "timedout", "rejected", "terminated", "uninitialized",
    };

    private static readonly string[] s_endings = ["cancel", "abort", "terminate"];

    private readonly Dictionary<string, string> _letters = new(StringComparer.Ordinal);
    private readonly List<Job> _jobs = operations.Select(operation => Job.Read(operation, index)).OfType<Job>().ToList();

    /// <summary>Adds the polling step where the operation starts a job; whether it did.</summary>
    public bool Add(WorkflowDraft draft, StepDraft starting)
    {
        var operation = starting.Operation;
        foreach (var job in _jobs.Where(job => job.Read200.Document == operation.Document && job.Read200 != operation))
        {
            if (Link(operation, job) is not { } link) continue;
            starting.Outputs["job"] = "$response.body#/" + Documents.JsonPointers.Escape(link.Property);
            if (link.Only202) starting.OnSuccess.Add(new SuccessAction { Name = "done_at_once", Type = "end", Criteria = [new Criterion { Condition = "$statusCode != 202" }] });
            else starting.OnSuccess.Add(new SuccessAction { Name = "done_at_once", Type = "end", Criteria = [new Criterion { Condition = $"$response.body#/{Documents.JsonPointers.Escape(link.Property)} == ''" }] });
            var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal) { [job.Parameter] = "$steps." + starting.Id + ".outputs.job" };
            var poll = steps.Add(draft, "wait", job.Read200, given, _ => false);
            var state = $"$response.body#{job.StatePointer}";
            poll.SuccessCriteria.Add(new Criterion { Condition = "$statusCode == 200 || $statusCode == 201" });
            poll.SuccessCriteria.Add(new Criterion { Condition = string.Join(" || ", job.Good.Select(value => $"{state} == '{value}'")) });
            poll.OnFailure.Add(new FailureAction
            {
                Name = "not_yet",
                Type = "retry",
                RetryAfter = PollSeconds,
                RetryLimit = polls,
                Criteria = [new Criterion { Condition = "$statusCode < 300" }, .. job.Bad.Select(value => new Criterion { Condition = $"{state} != '{value}'" })],
            });
            poll.Outputs["job"] = "$response.body";
            draft.Outputs["job"] = "$steps.wait.outputs.job";
            draft.Patterns.Add("job");
            poll.OnCancel = Ending(job) is { } ending && !IsRead(operation) ? (ending, given[job.Parameter]) : null;
            draft.Notes.Add($"Waits until the {job.Noun} that it starts has ended{(poll.OnCancel is null ? "" : "; a call that is cancelled ends it")}.");
            return true;
        }

        return false;
    }

    /// <summary>
    /// The operation that ends a job under way: one that is called so, else DELETE of what is polled, as DSP0266 has it for asynchronous operations. It must need
    /// nothing but the job's name.
    /// </summary>
    private ApiOperation? Ending(Job job) => s_endings
        .Select(ending => index.Find(job.Read200.Document, $"{job.Read200.Path.TrimEnd('/')}/{ending}", "POST"))
        .Append(index.Find(job.Read200, "DELETE"))
        .FirstOrDefault(one => one is { Unusable: null, Deprecated: false } && one.Body?.Required != true
            && one.PathParameters.Count() == 1 && one.Parameters.All(parameter => parameter.In == "path" || !parameter.Required));

    // What only reads is not to end anything either.
    private static bool IsRead(ApiOperation operation) => operation.Method is "GET" or "HEAD";

    private (string Property, bool Only202)? Link(ApiOperation operation, Job job)
    {
        var reader = index.Reader(operation.Document);
        var accepted = operation.Responses.FirstOrDefault(response => response.Status == "202" && response.Schema is not null);
        if (accepted is not null && job.IdProperty is { } id && SameSchema(accepted.Schema, job.Read200.SuccessSchema)) return (id, true);
        foreach (var response in operation.Responses.Where(response => response.Status is "200" or "201" or "202" && response.Schema is not null))
        {
            var view = reader.Read(response.Schema);
            var property = view.Properties.Find(one => job.Identifiers.Contains(Letters(one.Name)))?.Name;
            if (property is not null) return (property, response.Status == "202" && operation.Responses.Any(other => other.Status is "200" or "201" or "204"));
        }

        return null;
    }

    /// <summary>The words of a name as one.</summary>
    private string Letters(string name) => _letters.TryGetValue(name, out var known) ? known : _letters[name] = string.Concat(Words.Split(name));

    private static bool SameSchema(JsonNode? left, JsonNode? right) =>
        ApiDocument.Reference(left) is { } one && one == ApiDocument.Reference(right);

    /// <summary>A task, job or operation that can be read.</summary>
    private sealed record Job(ApiOperation Read200, string Parameter, string Noun, string? IdProperty, string StatePointer, IReadOnlyList<string> Good, IReadOnlyList<string> Bad)
    {
        /// <summary>What a property is called that holds the identifier of such a job, its words as one.</summary>
        public HashSet<string> Identifiers { get; } = Names(Noun.Replace(" ", "", StringComparison.Ordinal), string.Concat(Words.Split(Parameter)));

        public static Job? Read(ApiOperation operation, OperationIndex index)
        {
            if (operation.Method != "GET" || operation.PathParameters.Count() != 1) return null;
            var segments = PathTemplate.Segments(operation.Path);
            if (segments.Length < 2 || !PathTemplate.IsParameter(segments[^1])) return null;
            var noun = Inflection.Singular(Words.Split(segments[^2]));
            if (!s_jobNouns.Contains(string.Join('_', noun)) && !s_jobNouns.Contains(noun[^1])) return null;
            var reader = index.Reader(operation.Document);
            var view = reader.Read(operation.SuccessSchema);
            var prefix = "";
            if (view.Properties.Count == 0 && view.Keywords.GetValueOrDefault("items") is { } items)
            {
                (view, prefix) = (reader.Read(items), "/0");
            }

            foreach (var name in s_states)
            {
                if (view.SchemasOf(name) is not { } schemas || reader.Read(schemas[0]).Keywords.GetValueOrDefault("enum") is not JsonArray values) continue;
                var known = values.Select(value => value?.ToString() ?? "").Where(value => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')).ToList();
                var good = known.Where(s_good.Contains).ToList();
                if (good.Count == 0) continue;
                var parameter = segments[^1][1..^1];
                var id = view.Properties.Select(one => one.Name).FirstOrDefault(one => one.Equals(parameter, StringComparison.OrdinalIgnoreCase) || one is "Id" or "id" or "uuid");
                return new Job(operation, parameter, string.Join(' ', noun), id, $"{prefix}/{name}", good, known.Where(s_bad.Contains).ToList());
            }

            return null;
        }

        private static HashSet<string> Names(string noun, string parameter)
        {
            var names = new HashSet<string>(StringComparer.Ordinal) { noun + "id", noun + "uuid" };
            if (parameter is not ("id" or "uuid" or "name")) names.Add(parameter);
            return names;
        }
    }
}
