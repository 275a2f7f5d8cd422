using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Clustering;

/// <summary>A task, job or operation that the document can read, and that says how it stands: by a state of its body, or by 202 until it has ended.</summary>
/// <param name="Read">GET of one.</param>
/// <param name="Noun">What it is called.</param>
/// <param name="IdProperty">The property of it that identifies it.</param>
/// <param name="States">Null: the status code says it.</param>
internal sealed record FollowedJob(ApiOperation Read, string Noun, string? IdProperty, JobStates? States)
{
    private const string RedfishTasks = "/TaskService/Tasks/";
    private static readonly HashSet<string> s_nouns = new(StringComparer.Ordinal) { "task", "job", "operation", "tasktag", "task_tag", "request_status", "async_operation" };
    private static readonly HashSet<string> s_monitors = new(StringComparer.Ordinal) { "monitor", "status", "result" };
    private static readonly string[] s_states = ["TaskState", "JobState", "state", "status", "phase", "State", "Status"];
    private static readonly HashSet<string> s_good = new(StringComparer.OrdinalIgnoreCase) { "completed", "complete", "succeeded", "success", "successful", "done", "finished", "ok" };
    private static readonly HashSet<string> s_bad = new(StringComparer.OrdinalIgnoreCase)
    {
        "failed", "failure", "error", "errored", "exception", "killed", "cancelled", "canceled", "interrupted", "aborted", "timeout", "timedout", "rejected", "terminated", "uninitialized",
    };

    /// <summary>Names of the parameters in its path, in their order; the last identifies it.</summary>
    public IReadOnlyList<string> Parameters { get; } = ParametersOf(Read.Path);

    /// <summary>What a property is called that holds the identifier of such a job, its words as one.</summary>
    public HashSet<string> Identifiers { get; } = Names(Noun.Replace(" ", "", StringComparison.Ordinal), string.Concat(Words.Split(PathTemplate.Segments(Read.Path)[^1][1..^1])));

    public static List<string> ParametersOf(string path) => [.. PathTemplate.Segments(path).Where(PathTemplate.IsParameter).Select(segment => segment[1..^1])];

    /// <summary>
    /// Path templates of the URLs that name the job of a path. The Location of a Redfish task is its monitor (DSP0266, Asynchronous operations), which services keep beside the
    /// tasks or below them, under the task's identifier.
    /// </summary>
    public static List<string> LocationsOf(string path) => path.LastIndexOf(RedfishTasks, StringComparison.Ordinal) is >= 0 and var at && ParametersOf(path) is [var id]
        ? [path, $"{path[..at]}/TaskService/TaskMonitors/{{{id}}}", $"{path}/Monitor"]
        : [path];

    /// <summary>Null when the operation reads no such thing.</summary>
    public static FollowedJob? Find(ApiOperation operation, SchemaReader reader)
    {
        if (operation.Method != "GET") return null;
        var segments = PathTemplate.Segments(operation.Path);
        if (segments.Length < 2 || !PathTemplate.IsParameter(segments[^1]) || operation.PathParameters.Count() != segments.Count(PathTemplate.IsParameter)) return null;
        var noun = Inflection.Singular(Words.Split(segments[^2]));
        var isJob = s_nouns.Contains(string.Join('_', noun)) || s_nouns.Contains(noun[^1]);
        var saysByStatus = operation.Responses.Any(response => response.Status == "202") && operation.Responses.Any(response => response.Status is "200" or "201" or "204");
        if (!isJob && !(saysByStatus && s_monitors.Contains(noun[^1]))) return null;
        var view = reader.Read(operation.SuccessSchema);
        var prefix = "";
        if (view.Properties.Count == 0 && view.Keywords.GetValueOrDefault("items") is { } items)
        {
            (view, prefix) = (reader.Read(items), "/0");
        }

        var states = isJob ? StatesOf(view, prefix, reader) : null;
        if (states is null && !saysByStatus) return null;
        var id = view.Properties.Select(one => one.Name).FirstOrDefault(one => one.Equals(segments[^1][1..^1], StringComparison.OrdinalIgnoreCase) || one is "Id" or "id" or "uuid");
        return new FollowedJob(operation, string.Join(' ', noun), id, states);
    }

    private static JobStates? StatesOf(SchemaView view, string prefix, SchemaReader reader)
    {
        foreach (var name in s_states)
        {
            if (view.SchemasOf(name) is not { } schemas || reader.Read(schemas[0]).Keywords.GetValueOrDefault("enum") is not JsonArray values) continue;
            var known = values.Select(value => value?.ToString() ?? "").Where(value => value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')).ToList();
            var good = known.Where(s_good.Contains).ToList();
            if (good.Count > 0) return new JobStates($"{prefix}/{name}", good, known.Where(s_bad.Contains).ToList());
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
