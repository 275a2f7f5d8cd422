using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// The operations behind the tools, for callers who have a right to them: to the tool of a workflow that pins the operation (<c>call</c>), or to the target
/// (<c>run</c>). What a caller has no right to it neither finds nor counts.
/// </summary>
/// <param name="calls">What is served, and who may do what.</param>
/// <param name="catalog">The operations.</param>
internal sealed class RawTools(ToolCalls calls, OperationCatalog catalog)
{
    /// <summary>Answers <c>query_api</c>.</summary>
    /// <param name="arguments">Checked against the tool's input schema.</param>
    /// <param name="caller">Who asks.</param>
    /// <param name="visible">The tools that the caller may call.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="IdentityUnavailableException">What the caller may do cannot be found out at this moment.</exception>
    public async ValueTask<ToolCallResult> QueryAsync(JsonElement arguments, Caller caller, RegistrySnapshot visible, CancellationToken ct)
    {
        var ns = Text(arguments, "namespace");
        var target = Text(arguments, "target");
        var method = Text(arguments, "method");
        var limit = arguments.TryGetProperty("limit", out var most) ? most.GetInt32() : DiscoveryDefinitions.UsualHits;
        var fitting = catalog.Search(Text(arguments, "query")!)
            .Where(hit => (ns is null || hit.Key.Namespace == ns) && (target is null || hit.Target.Name == target) && (method is null || hit.Operation.Method == method))
            .ToArray();
        var hits = await KnownToAsync(caller, fitting, ct);
        var shown = hits.Take(limit).ToArray();
        var workflows = shown.Select(hit => hit.Key).ToHashSet();
        var served = calls.Current.Tools.Where(tool => workflows.Contains(tool.Workflow)).ToDictionary(tool => tool.Workflow);
        return DiscoveryTools.Structured(new JsonObject
        {
            ["total"] = hits.Length,
            ["operations"] = new JsonArray([.. shown.Select(hit => Entry(hit, served.GetValueOrDefault(hit.Key), visible))]),
        });
    }

    private async ValueTask<ImmutableArray<WorkflowOperation>> KnownToAsync(Caller caller, WorkflowOperation[] operations, CancellationToken ct)
    {
        var workflows = operations.Select(o => o.Workflow).Distinct(ReferenceEqualityComparer.Instance).Cast<McpWorkflow>()
            .Select(w => (new NamespacedName(w.Metadata.Namespace ?? "", w.Metadata.Name), w.Spec.Tool.Name)).ToArray();
        var may = await calls.MayCallEachAsync(caller, workflows, ct);
        var known = workflows.Where((_, i) => may[i]).Select(w => w.Item1).ToHashSet();
        var targets = new HashSet<NamespacedName>();
        foreach (var target in operations.Where(o => !known.Contains(o.Key)).Select(o => o.Target).Distinct())
        {
            if (await calls.MayRunAsync(caller, target, ct))
                targets.Add(target);
        }
        return [.. operations.Where(o => known.Contains(o.Key) || targets.Contains(o.Target))];
    }

    private JsonObject Entry(WorkflowOperation hit, ServedTool? tool, RegistrySnapshot visible)
    {
        var entry = new JsonObject { ["method"] = hit.Operation.Method, ["path"] = hit.Operation.Path };
        if (hit.Step.OperationId is { Length: > 0 } id)
            entry["operationId"] = id;
        if ((hit.Step.Description ?? hit.Workflow.Spec.Summary) is { Length: > 0 } description)
            entry["description"] = description;
        entry["namespace"] = hit.Key.Namespace;
        entry["workflow"] = hit.Key.Name;
        entry["target"] = hit.Target.Name;
        entry["approval"] = catalog.StateOf(hit.Workflow).ToString();
        // The revision that is served may be an earlier one, which sends something else.
        var isServed = tool?.Plan.Spec.Steps.Any(step => step.Operation == hit.Operation) == true;
        entry["served"] = isServed;
        if (isServed && visible.TryGet(tool!.Name, out _))
            entry["tool"] = tool.Name;
        entry["parameters"] = new JsonArray([.. hit.Parameters.Select(p => new JsonObject { ["name"] = p.Name, ["in"] = p.In })]);
        if (hit.Step.RequestBody is { } body)
            entry["body"] = body.ContentType ?? "application/json";
        return entry;
    }

    private static string? Text(JsonElement arguments, string name) => arguments.TryGetProperty(name, out var value) ? value.GetString() : null;
}
