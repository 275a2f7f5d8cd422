using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Warns of members that have no effect here, each name once: extensions of others, and what the specification does not have.</summary>
internal static class UnknownMembers
{
    private static readonly HashSet<string> s_root = ["arazzo", "$self", "info", "sourceDescriptions", "workflows", "components"];
    private static readonly HashSet<string> s_info = ["title", "summary", "description", "version"];
    private static readonly HashSet<string> s_source = ["name", "url", "type"];
    private static readonly HashSet<string> s_workflow = ["workflowId", "summary", "description", "inputs", "dependsOn", "steps", "successActions", "failureActions", "outputs", "parameters"];

    private static readonly HashSet<string> s_step =
    [
        "stepId", "description", "operationId", "operationPath", "channelPath", "workflowId", "parameters", "requestBody", "successCriteria", "onSuccess", "onFailure",
        "outputs", "timeout", "correlationId", "action", "dependsOn",
    ];

    public static void Warn(JsonObject root, ArazzoPlace place, DocumentWarnings warnings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Members(root, s_root, place);
        Members(root["info"], s_info, place["info"]);
        foreach (var (source, i) in Items(root["sourceDescriptions"])) Members(source, s_source, place["sourceDescriptions"][i]);
        foreach (var (workflow, i) in Items(root["workflows"]))
        {
            Members(workflow, s_workflow, place["workflows"][i]);
            foreach (var (step, j) in Items(workflow!["steps"])) Members(step, s_step, place["workflows"][i]["steps"][j]);
        }

        void Members(JsonNode? node, HashSet<string> known, ArazzoPlace at)
        {
            foreach (var (name, _) in node as JsonObject ?? [])
            {
                if (!known.Contains(name) && !name.StartsWith(ArazzoExtensions.Prefix, StringComparison.Ordinal) && seen.Add(name))
                    warnings.Add("members", at[name].ToString(), $"'{name}' is {(name.StartsWith("x-", StringComparison.Ordinal) ? "an extension of others" : "nothing that Arazzo has")} and has no effect.");
            }
        }
    }

    private static IEnumerable<(JsonNode? Item, int Index)> Items(JsonNode? list) => (list as JsonArray ?? []).Select((item, i) => (item, i));
}
