using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.Bench.Search;

/// <summary>How long <c>search_tools</c> looks through thousands of tools, and how long its index takes to make.</summary>
internal static class SearchRun
{
    private static readonly string[] s_verbs = ["create", "delete", "get", "list", "update", "reset", "start", "stop", "attach", "clone", "export", "rename", "move", "verify", "renew"];
    private static readonly string[] s_things =
        ["volume", "snapshot", "pool", "host", "cluster", "network", "switch", "certificate", "user", "role", "policy", "alert", "job", "task", "license", "firmware", "disk", "port", "session", "backup"];
    private static readonly string[] s_places = ["storage", "compute", "edge", "lab", "north", "south", "archive", "test", "branch", "core"];

    /// <summary>0 when 99 of 100 searches stay below the bound.</summary>
    public static int Run(SearchRunOptions options)
    {
        var snapshot = RegistrySnapshot.Of(1, [.. Enumerable.Range(0, options.Tools).Select(Tool).OrderBy(tool => tool.Name, StringComparer.Ordinal)]);
        var began = Stopwatch.GetTimestamp();
        var index = ToolIndex.Of(snapshot);
        var made = Stopwatch.GetElapsedTime(began);

        var random = new Random(options.Seed);
        string Query() => $"{Pick(s_verbs, random)} a {Pick(s_things, random)} in {Pick(s_places, random)[..3]}";
        for (var i = 0; i < 100; i++)
            index.Search(Query(), _ => true, 10);
        var times = new List<TimeSpan>(options.Searches);
        for (var i = 0; i < options.Searches; i++)
        {
            var query = Query();
            began = Stopwatch.GetTimestamp();
            var hits = index.Search(query, tool => snapshot.TryGet(tool.Name, out _), 10);
            times.Add(Stopwatch.GetElapsedTime(began));
            if (hits.Total == 0) throw new InvalidOperationException($"Nothing was found for '{query}'.");
        }

        var measured = new Percentiles(times);
        var holds = measured.At(0.99) <= options.Bound;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{options.Tools} tools, index made in {made.TotalMilliseconds:F0} ms; search median {measured.Median.TotalMilliseconds:F2} ms, p99 {measured.At(0.99).TotalMilliseconds:F2} ms of {options.Bound.TotalMilliseconds:F1} ms: {(holds ? "holds" : "BROKEN")}"));
        return holds ? 0 : 1;
    }

    private static string Pick(string[] words, Random random) => words[random.Next(words.Length)];

    private static ServedTool Tool(int number)
    {
        var verb = s_verbs[number % s_verbs.Length];
        var thing = s_things[number / s_verbs.Length % s_things.Length];
        var place = s_places[number / (s_verbs.Length * s_things.Length) % s_places.Length];
        var name = string.Create(CultureInfo.InvariantCulture, $"{verb}_{place}_{thing}_{number}");
        var spec = SpecJson.FromJson(JsonElement.Parse($$$$"""
            {"workflowId": "{{{{name}}}}", "targetRef": {"name": "{{{{place}}}}"},
             "tool": {"name": "{{{{name}}}}", "title": "{{{{verb}}}} a {{{{thing}}}}", "description": "Does {{{{verb}}}} with one {{{{thing}}}} of {{{{place}}}}, by its name, and waits until the {{{{thing}}}} is ready."},
             "inputs": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "description": "Name of the {{{{thing}}}}, as people call it"}, "size": {"type": "integer", "description": "Size in GiB"}}},
             "steps": [{"stepId": "act", "operationId": "{{{{verb}}}}{{{{thing}}}}", "operation": {"method": "GET", "path": "/api/v1/{{{{place}}}}/{{{{thing}}}}s/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$inputs.name"}]}]}
            """));
        var plan = WorkflowCompiler.Compile(spec).Plan ?? throw new InvalidOperationException("The workflow of the measurement does not compile.");
        return ServedTool.Of(new ToolClaim(new NamespacedName(place, name.Replace('_', '-')), name, DateTimeOffset.UnixEpoch, name), plan, SpecDigest.Compute(spec));
    }
}
