using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Names of tools and objects for all workflows of an import at once; who competes with whom does not depend on what can be imported.</summary>
internal static class WorkflowNames
{
    private const int MaxLength = 64;

    /// <summary>As the document states them, else the words of the workflowId; a hash sets apart what would be one name.</summary>
    public static IReadOnlyDictionary<JsonObject, (string Tool, string Name)> Assign(IEnumerable<(string Document, JsonObject Info, JsonObject Workflow, bool IsAlone)> workflows, string target)
    {
        var all = workflows.ToList();
        var stated = all.Select(one => (one.Workflow[ArazzoExtensions.Tool] as JsonObject)?.Text("name")).ToList();
        var derived = all.Select((one, i) => stated[i] ?? Derived(one.Workflow.Text("workflowId")!)).ToList();
        var counts = derived.GroupBy(name => name, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        var result = new Dictionary<JsonObject, (string, string)>();
        foreach (var (one, i) in all.Select((one, i) => (one, i)))
        {
            var tool = stated[i] ?? (counts[derived[i]] == 1 && derived[i].Length <= MaxLength ? derived[i] : Hashed(derived[i], $"{one.Document}\n{one.Workflow.Text("workflowId")}"));
            var name = one.Workflow.Text(ArazzoExtensions.Name) ?? (one.IsAlone ? one.Info.Text(ArazzoExtensions.Name) : null);
            result[one.Workflow] = (tool, name is not null && ManifestName.IsLabel(name) ? name : ManifestName.For(target, tool));
        }

        return result;
    }

    private static string Derived(string workflowId) => Words.Split(workflowId) is { Count: > 0 } words ? Words.Snake(words) : "workflow";

    private static string Hashed(string name, string key)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..6];
        return $"{(name.Length > MaxLength - 7 ? name[..(MaxLength - 7)].TrimEnd('_') : name)}_{hash}";
    }
}
