using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Start a job, follow it to its end. Applies where an answer names a task, job or operation, by an identifier in its body or by its URL in a header, that the document can
/// read and that says how it stands.
/// </summary>
internal sealed class JobFollower(OperationIndex index, StepFactory steps, IEnumerable<ApiOperation> operations, int polls)
{
    private const double PollSeconds = 2;
    private static readonly string[] s_endings = ["cancel", "abort", "terminate"];

    private readonly Dictionary<string, string> _letters = new(StringComparer.Ordinal);
    private readonly List<FollowedJob> _jobs = operations.Select(operation => FollowedJob.Find(operation, index.Reader(operation.Document))).OfType<FollowedJob>().ToList();

    /// <summary>Adds the polling step where the operation starts a job; whether it did.</summary>
    public bool Add(WorkflowDraft draft, StepDraft starting)
    {
        var operation = starting.Operation;
        var jobs = _jobs.Where(job => job.Read.Document == operation.Document && job.Read != operation).ToList();
        foreach (var job in jobs)
        {
            if (JobLink.InBody(operation, job, index, Letters) is not { } link || Known(starting, job) is not { } known) continue;
            Follow(draft, starting, job, link, known);
            return true;
        }

        if (jobs.Count == 0 || JobLink.InHeader(operation) is not { } located) return false;
        var nearest = jobs.MaxBy(job => Nearness(operation, job))!;
        Follow(draft, starting, nearest, located, []);
        return true;
    }

    private void Follow(WorkflowDraft draft, StepDraft starting, FollowedJob job, JobLink link, Dictionary<string, JsonNode> known)
    {
        var mine = "$steps." + starting.Id + ".outputs.";
        if (link.Property is { } property) starting.Outputs["job"] = "$response.body#/" + JsonPointers.Escape(property);
        if (link.Header is { } header) starting.Outputs["location"] = "$response.header." + header;
        foreach (var (i, condition) in link.DoneAtOnce.Index())
        {
            starting.OnSuccess.Add(new SuccessAction { Name = i == 0 ? "done_at_once" : "nothing_to_follow", Type = "end", Criteria = [new Criterion { Condition = condition }] });
        }

        JsonNode id = (link.Header, link.Property) switch
        {
            (null, _) => mine + "job",
            (_, null) => mine + "location",
            // A monitor may have a name of its own; the body says the job's.
            _ => new JsonArray(mine + "job", mine + "location"),
        };
        var given = job.Parameters.ToDictionary(name => name, name => known.TryGetValue(name, out var value) ? value : id.DeepClone(), StringComparer.Ordinal);
        var poll = steps.Add(draft, "wait", job.Read, given, _ => false);
        for (var i = 0; i < poll.Parameters.Count; i++)
        {
            if (poll.Parameters[i] is { Parameter: { In: "path", Name: var name } } one && !known.ContainsKey(name)) poll.Parameters[i] = one with { FromUrl = Templates(link, job.Read.Path, name) };
        }

        Judge(poll, job);
        poll.Outputs["job"] = "$response.body";
        draft.Outputs["job"] = "$steps.wait.outputs.job";
        draft.Patterns.Add("job");
        if (Ending(job) is { } ending)
        {
            // The same path, whose parameters may have other names.
            var path = '/' + string.Join('/', PathTemplate.Segments(ending.Path).Take(PathTemplate.Segments(job.Read.Path).Length));
            var arguments = FollowedJob.ParametersOf(path).Zip(job.Parameters, (name, own) =>
                new StepArgument(ending.Parameters.First(one => one.In == "path" && one.Name == name), null, given[own].DeepClone())
                {
                    FromUrl = known.ContainsKey(own) ? null : Templates(link, path, name),
                });
            poll.OnCancel = (ending, arguments.ToList());
        }

        draft.Notes.Add($"Waits until the {job.Noun} that it starts has ended{(poll.OnCancel is null ? "" : "; a call that is cancelled ends it")}.");
    }

    private void Judge(StepDraft poll, FollowedJob job)
    {
        var notYet = new FailureAction { Name = "not_yet", Type = "retry", RetryAfter = PollSeconds, RetryLimit = polls };
        if (job.States is not { } states)
        {
            poll.SuccessCriteria.Add(new Criterion { Condition = "$statusCode == 200 || $statusCode == 201 || $statusCode == 204" });
            poll.OnFailure.Add(notYet with { Criteria = [new Criterion { Condition = "$statusCode == 202" }] });
            return;
        }

        var state = $"$response.body#{states.Pointer}";
        poll.SuccessCriteria.Add(new Criterion { Condition = "$statusCode == 200 || $statusCode == 201" });
        poll.SuccessCriteria.Add(new Criterion { Condition = string.Join(" || ", states.Good.Select(value => $"{state} == '{value}'")) });
        poll.OnFailure.Add(notYet with { Criteria = [new Criterion { Condition = "$statusCode < 300" }, .. states.Bad.Select(value => new Criterion { Condition = $"{state} != '{value}'" })] });
    }

    /// <summary>Its identifier alone where the body may give that, and what the URL of the job may look like; null where no URL is given.</summary>
    private static List<string>? Templates(JobLink link, string path, string name) =>
        link.Header is null ? null : link.Property is null ? FollowedJob.LocationsOf(path) : [$"{{{name}}}", .. FollowedJob.LocationsOf(path)];

    /// <summary>What the step that starts it says of the parameters before the job's own: the same places of the same path. Null where it does not say one.</summary>
    private static Dictionary<string, JsonNode>? Known(StepDraft starting, FollowedJob job)
    {
        var known = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var name in job.Parameters.SkipLast(1))
        {
            var before = job.Read.Path[..(job.Read.Path.IndexOf($"{{{name}}}", StringComparison.Ordinal) + name.Length + 2)];
            var argument = starting.Operation.Path.StartsWith(before, StringComparison.Ordinal) ? starting.Parameters.Find(one => one.Parameter.In == "path" && one.Parameter.Name == name) : null;
            if (argument is { Field: { } field }) known[name] = $"$inputs.{NameLookup.FieldMark(field)}";
            else if (argument is { Value: { } value }) known[name] = value.DeepClone();
            else return null;
        }

        return known;
    }

    /// <summary>How much of the two paths is the same; then tasks before jobs, as in Redfish the answer names a task; then what has a state.</summary>
    private static (int Shared, bool IsTask, bool HasState) Nearness(ApiOperation operation, FollowedJob job)
    {
        var shared = PathTemplate.Segments(operation.Path).Zip(PathTemplate.Segments(job.Read.Path)).TakeWhile(pair => pair.First == pair.Second).Count();
        return (shared, job.Noun.EndsWith("task", StringComparison.Ordinal), job.States is not null);
    }

    /// <summary>
    /// The operation that ends a job under way: one that is called so, else DELETE of what is polled, as DSP0266 has it for asynchronous operations. It must need
    /// nothing but the job's name.
    /// </summary>
    private ApiOperation? Ending(FollowedJob job) => s_endings
        .Select(ending => index.Find(job.Read.Document, $"{job.Read.Path.TrimEnd('/')}/{ending}", "POST"))
        .Append(index.Find(job.Read, "DELETE"))
        .FirstOrDefault(one => one is { Unusable: null, Deprecated: false } && one.Body?.Required != true
            && one.PathParameters.Count() == job.Parameters.Count && one.Parameters.All(parameter => parameter.In == "path" || !parameter.Required));

    /// <summary>The words of a name as one.</summary>
    private string Letters(string name) => _letters.TryGetValue(name, out var known) ? known : _letters[name] = string.Concat(Words.Split(name));
}
