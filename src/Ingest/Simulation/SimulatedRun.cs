using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Simulation;

namespace Signalbox.Ingest.Simulation;

/// <summary>The answers of one workflow's steps, which must agree: a look-up finds the name that the input shows, a job has ended, what was made is read back.</summary>
internal sealed partial class SimulatedRun(McpWorkflowSpec spec)
{
    private readonly Dictionary<string, Given> _given = new(StringComparer.Ordinal);

    /// <summary>The body with what the step, and the answers before it, want of it; null stays null where nothing does.</summary>
    public JsonNode? Fitted(WorkflowStep step, JsonNode? body)
    {
        foreach (var (property, value) in Earlier(step))
        {
            if (body is JsonObject map && map[property] is JsonValue) map[property] = value.DeepClone();
        }

        foreach (var criterion in step.SuccessCriteria ?? [])
        {
            if (LookUpCriterion.In(criterion) is { } lookUp) body = Found(body, lookUp, step);
            body = Met(body, criterion.Condition);
        }

        foreach (var (_, output) in step.Outputs ?? new Dictionary<string, JsonElement>())
        {
            // An identifier that is empty leads nowhere.
            if (Pointer(output) is { Length: > 0 } path && (JsonPlace.Find(body, path)?.ToString() ?? "").Length == 0) body = JsonPlace.Put(body, path, null, replace: true);
        }

        return body;
    }

    /// <summary>What later answers must agree with.</summary>
    public void Keep(WorkflowStep step, JsonNode? body) => _given[step.StepId] = new Given(step, body);

    /// <summary>Properties that identify what earlier steps found or made, with their values.</summary>
    private IEnumerable<Identifier> Earlier(WorkflowStep step)
    {
        foreach (var parameter in step.Parameters ?? [])
        {
            // Of several the first that is there is taken, which a sample always is.
            var first = parameter.Value is { ValueKind: JsonValueKind.Array } several && several.GetArrayLength() > 0 ? several[0] : parameter.Value;
            if (first is not { ValueKind: JsonValueKind.String } text || OfStep().Match(text.GetString()!) is not { Success: true } match) continue;
            if (!_given.TryGetValue(match.Groups["step"].Value, out var before) || before.Step.Outputs?.TryGetValue(match.Groups["output"].Value, out var output) != true) continue;
            if (Pointer(output) is { Length: > 0 } path && JsonPlace.Find(before.Body, path) is JsonValue made) yield return new Identifier(path[^1], made);
            foreach (var lookUp in (before.Step.SuccessCriteria ?? []).Select(LookUpCriterion.In).OfType<LookUpCriterion>())
            {
                if (lookUp.Read(output) is not { } read || JsonPlace.Find(before.Body, [.. lookUp.List, "0"]) is not { } item) continue;
                foreach (var names in (IReadOnlyList<string>[])[read, lookUp.Member])
                {
                    if (JsonPlace.Find(item, [.. names]) is JsonValue value) yield return new Identifier(names[^1], value);
                }
            }
        }
    }

    /// <summary>The list with one thing of the name that the input shows, and the identifier that is read of it.</summary>
    private JsonNode? Found(JsonNode? body, LookUpCriterion lookUp, WorkflowStep step)
    {
        string[] list = [.. lookUp.List];
        string[] member = [.. lookUp.Member];
        var things = (JsonPlace.Find(body, list) as JsonArray)?.OfType<JsonObject>().Select(thing => thing.DeepClone().AsObject()).ToList() ?? [];
        if (things.Count == 0) things.Add([]);
        var wanted = lookUp.Filled(Example);
        if (wanted.Length == 0) wanted = JsonPlace.Find(things[0], member) is JsonValue name ? name.ToString() : $"simulated {member[^1]}";
        // The one that is found comes first.
        var found = things.Find(thing => JsonPlace.Find(thing, member)?.ToString() == wanted) ?? things[0];
        things.RemoveAll(thing => thing != found && JsonPlace.Find(thing, member)?.ToString() == wanted);
        things.Remove(found);
        JsonPlace.Put(found, member, JsonValue.Create(wanted), replace: true);
        foreach (var (_, output) in step.Outputs ?? new Dictionary<string, JsonElement>())
        {
            if (lookUp.Read(output) is { } names) JsonPlace.Put(found, [.. names], null, replace: false);
        }

        return JsonPlace.Put(body, list, new JsonArray([found, .. things]), replace: true);
    }

    private string? Example(string input)
    {
        if (spec.Inputs is not { } schema || !schema.TryGetProperty("properties", out var properties) || !properties.TryGetProperty(input, out var property)) return null;
        return property.TryGetProperty("examples", out var examples) && examples.ValueKind == JsonValueKind.Array && examples.GetArrayLength() > 0 ? examples[0].ToString() : null;
    }

    /// <summary>The body with a value that a condition such as <c>$response.body#/state == 'done' || $response.body#/state == 'ok'</c> takes.</summary>
    private static JsonNode? Met(JsonNode? body, string condition)
    {
        foreach (var place in Equal().Matches(condition).GroupBy(match => match.Groups["pointer"].Value, StringComparer.Ordinal))
        {
            var path = JsonPlace.Segments(place.Key);
            var values = place.Select(match => match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal)).ToList();
            if (JsonPlace.Find(body, path) is not JsonValue shown || !values.Contains(shown.ToString())) body = JsonPlace.Put(body, path, JsonValue.Create(values[0]), replace: true);
        }

        return body;
    }

    private static string[]? Pointer(JsonElement output) =>
        output.ValueKind == JsonValueKind.String && Body().Match(output.GetString()!) is { Success: true } match ? JsonPlace.Segments(match.Groups["pointer"].Value) : null;

    private sealed record Given(WorkflowStep Step, JsonNode? Body);

    private sealed record Identifier(string Property, JsonNode Value);

    [GeneratedRegex(@"^\$steps\.(?<step>[A-Za-z0-9_-]+)\.outputs\.(?<output>[A-Za-z0-9_-]+)$")]
    private static partial Regex OfStep();

    [GeneratedRegex(@"^\$response\.body#(?<pointer>/.+)$")]
    private static partial Regex Body();

    [GeneratedRegex(@"\$response\.body#(?<pointer>/[^\s=<>!)]+) == '(?<value>(?:[^']|'')*)'")]
    private static partial Regex Equal();
}
