using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Arazzo;

/// <summary>
/// Writes workflows as an Arazzo 1.1 document. What Arazzo has no room for goes into <see cref="ArazzoExtensions"/>, so that ingesting the
/// document gives specs of the same digests.
/// </summary>
public static class ArazzoExporter
{
    /// <summary>A document of one workflow.</summary>
    public static JsonObject Export(McpWorkflow workflow) => Export([workflow]);

    /// <param name="workflow">The workflow.</param>
    /// <param name="sourceDescriptionName">Name of the API description in the document; letters, digits, '-' and '_'.</param>
    /// <param name="sourceDescriptionUrl">Where the API description is; null: the document that the provenance names.</param>
    public static JsonObject Export(McpWorkflow workflow, string sourceDescriptionName, string? sourceDescriptionUrl = null) => Export(
        [workflow],
        new ExportedSources([[new(sourceDescriptionName, sourceDescriptionUrl ?? workflow.Spec.Provenance?.Document ?? $"{sourceDescriptionName}.yaml")]]));

    /// <summary>One document of all workflows, in their order.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static JsonObject Export(IReadOnlyList<McpWorkflow> workflows)
    {
        if (workflows.Count == 0)
            throw new ArgumentException("An Arazzo document has at least one workflow.", nameof(workflows));
        return Export(workflows, new ExportedSources([.. workflows.Select(SourceDescription.Of)]));
    }

    private static JsonObject Export(IReadOnlyList<McpWorkflow> workflows, ExportedSources sources)
    {
        var taken = workflows.GroupBy(w => w.Spec.WorkflowId, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key).ToHashSet(StringComparer.Ordinal);
        var exported = workflows.Select((workflow, i) => Workflow(workflow, sources.For(i), taken.Contains(workflow.Spec.WorkflowId), workflows.Count > 1)).ToArray();
        return new JsonObject
        {
            ["arazzo"] = "1.1.0",
            ["info"] = Info(workflows),
            ["sourceDescriptions"] = new JsonArray([.. sources.All.Select(source => new JsonObject { ["name"] = source.Name, ["url"] = source.Url, ["type"] = "openapi" })]),
            ["workflows"] = new JsonArray([.. exported]),
        };
    }

    private static JsonObject Info(IReadOnlyList<McpWorkflow> workflows)
    {
        var first = workflows[0];
        if (workflows.Count > 1)
        {
            var targets = workflows.Select(w => w.Spec.TargetRef.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
            return new JsonObject { ["title"] = $"{workflows.Count} workflows of {string.Join(", ", targets)}", ["version"] = "1.0.0" };
        }
        var info = new JsonObject { ["title"] = first.Spec.Tool.Title ?? first.Spec.Summary ?? first.Spec.WorkflowId };
        if (first.Spec.Tool.Description is { } description)
            info["description"] = description;
        info["version"] = "1.0.0";
        Identify(info, first);
        return info;
    }

    private static void Identify(JsonObject holder, McpWorkflow workflow)
    {
        if (workflow.Metadata.Name.Length > 0)
            holder[ArazzoExtensions.Name] = workflow.Metadata.Name;
        holder[ArazzoExtensions.Digest] = SpecDigest.Compute(workflow.Spec);
    }

    private static JsonObject Workflow(McpWorkflow workflow, WorkflowSources sources, bool isTaken, bool isOneOfSeveral)
    {
        var spec = SpecJson.ToJson(workflow.Spec);
        var exported = new JsonObject();
        if (isTaken)
        {
            exported["workflowId"] = workflow.Metadata.Name;
            exported[ArazzoExtensions.WorkflowId] = workflow.Spec.WorkflowId;
            spec.Remove("workflowId");
        }
        foreach (var member in new[] { "workflowId", "summary", "description", "inputs", "dependsOn", "parameters" })
            Move(spec, exported, member);
        exported["steps"] = new JsonArray([.. spec["steps"]!.AsArray().Select(s => Step(s!.AsObject(), sources))]);
        foreach (var member in new[] { "successActions", "failureActions", "outputs" })
            Move(spec, exported, member);
        Pin(exported);
        if (isOneOfSeveral)
            Identify(exported, workflow);
        Move(spec, exported, "tool", ArazzoExtensions.Tool);
        Move(spec, exported, "targetRef", ArazzoExtensions.TargetRef);
        Move(spec, exported, "provenance", ArazzoExtensions.Provenance);
        return exported;
    }

    private static JsonObject Step(JsonObject step, WorkflowSources sources)
    {
        var exported = new JsonObject();
        foreach (var member in new[] { "stepId", "description", "workflowId" })
            Move(step, exported, member);
        Refer(step, exported, sources);
        foreach (var member in new[] { "parameters", "requestBody", "successCriteria", "onSuccess", "onFailure", "outputs", "dependsOn", "timeout" })
            Move(step, exported, member);
        Pin(exported);
        Move(step, exported, "operation", ArazzoExtensions.Operation);
        Move(step, exported, "repeatable", ArazzoExtensions.Repeatable);
        Move(step, exported, "onCancel", ArazzoExtensions.OnCancel);
        Move(step, exported, "simulatedResponse", ArazzoExtensions.SimulatedResponse);
        return exported;
    }

    /// <summary>Arazzo wants exactly one reference to the operation; the spec may have none, or both, or one in other words.</summary>
    private static void Refer(JsonObject step, JsonObject exported, WorkflowSources sources)
    {
        var (id, path) = (step["operationId"]?.GetValue<string>(), step["operationPath"]?.GetValue<string>());
        var reference = id is not null ? OperationReference.OfId(id)
            : path is not null && OperationReference.OfPath(path) is { } parsed ? parsed
            : step["operation"] is { } operation ? OperationReference.Of(new PinnedOperation { Method = operation["method"]!.GetValue<string>(), Path = operation["path"]!.GetValue<string>() })
            : null;
        if (reference is null)
            return;
        var source = sources.NameOf(reference.Source);
        exported[reference.Id is not null ? "operationId" : "operationPath"] = reference.Text(source, sources.Named);
        var (derivedId, derivedPath) = reference.InSpec(source, sources.IsOneOfSeveral);
        if (derivedId != id)
            exported[ArazzoExtensions.OperationId] = id;
        if (derivedPath != path)
            exported[ArazzoExtensions.OperationPath] = path;
    }

    /// <summary>The serialisation that OpenAPI would give is pinned in the parameters; Arazzo has no such members.</summary>
    private static void Pin(JsonObject holder)
    {
        foreach (var parameter in (holder["parameters"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var member in ArazzoExtensions.ParameterPins)
                Move(parameter, parameter, member, ArazzoExtensions.Prefix + member);
        }
    }

    private static void Move(JsonObject from, JsonObject to, string member, string? name = null)
    {
        if (from.Remove(member, out var value))
            to[name ?? member] = value;
    }
}
