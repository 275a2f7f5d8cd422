using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Fleets;

/// <summary>The results of the hosts as one: an entry a host, how many succeeded and failed, and which were not begun.</summary>
internal static class FleetResult
{
    /// <param name="hosts">In the order of the call.</param>
    /// <param name="results">Of the same length; null where a host was not begun.</param>
    public static ToolCallResult Of(ImmutableArray<FleetHost> hosts, IReadOnlyList<ToolCallResult?> results)
    {
        var entries = new JsonObject();
        var left = new JsonArray();
        for (var i = 0; i < hosts.Length; i++)
        {
            if (results[i] is { } result)
                entries[hosts[i].Name] = Entry(result);
            else
                left.Add(hosts[i].Name);
        }

        var begun = results.OfType<ToolCallResult>().ToArray();
        var structured = new JsonObject
        {
            ["hosts"] = entries,
            ["succeeded"] = begun.Count(result => !result.IsError),
            ["failed"] = begun.Count(result => result.IsError),
        };
        if (left.Count > 0)
            structured["notStarted"] = left;
        return new()
        {
            IsError = left.Count > 0 || begun.Any(result => result.IsError),
            Structured = structured,
            OutcomeUnknown = begun.Any(result => result.OutcomeUnknown),
            // Arguments are the same everywhere: what one host's call refuses, all refuse.
            InvalidArgument = begun.Select(result => result.InvalidArgument).FirstOrDefault(property => property is not null),
        };
    }

    private static JsonObject Entry(ToolCallResult result)
    {
        if (!result.IsError)
            return new() { ["ok"] = true, ["result"] = result.Structured?.DeepClone() };
        var entry = new JsonObject { ["ok"] = false, ["error"] = result.Text };
        if (result.OutcomeUnknown)
            entry["outcomeUnknown"] = true;
        return entry;
    }
}
