using System.Text.Json.Nodes;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>Members of Arazzo objects as a spec has them: the counterpart of <see cref="ArazzoExporter"/>.</summary>
internal static class SpecMembers
{
    /// <summary>What a workflow and its spec have in common, but for <c>workflowId</c>, <c>inputs</c> and <c>steps</c>.</summary>
    public static JsonObject Workflow(JsonObject workflow)
    {
        var spec = Taken(workflow, "summary", "description", "dependsOn", "parameters", "successActions", "failureActions", "outputs");
        Unpin(spec);
        return spec;
    }

    /// <param name="step">Of the document.</param>
    /// <param name="found">What it refers to; null where it calls a workflow.</param>
    /// <param name="severalSources">The workflow has several, so the spec names the source.</param>
    public static JsonObject Step(JsonObject step, FoundOperation? found, bool severalSources)
    {
        var spec = Taken(step, "stepId", "description", "workflowId", "parameters", "requestBody", "successCriteria", "onSuccess", "onFailure", "outputs", "dependsOn", "timeout");
        Unpin(spec);
        Put(spec, "repeatable", step[ArazzoExtensions.Repeatable]?.DeepClone());
        Put(spec, "onCancel", step[ArazzoExtensions.OnCancel]?.DeepClone());
        Put(spec, "simulatedResponse", step[ArazzoExtensions.SimulatedResponse]?.DeepClone());
        if (found?.Operation is not { } operation) return spec;
        var (id, path) = found.Reference.InSpec(found.Source!.Name, severalSources);
        Put(spec, "operationId", step.TryGetPropertyValue(ArazzoExtensions.OperationId, out var ownId) ? ownId?.DeepClone() : id);
        Put(spec, "operationPath", step.TryGetPropertyValue(ArazzoExtensions.OperationPath, out var ownPath) ? ownPath?.DeepClone() : path);
        spec["operation"] = new JsonObject { ["method"] = operation.Method, ["path"] = operation.Path };
        return spec;
    }

    private static void Put(JsonObject spec, string member, JsonNode? value)
    {
        if (value is not null) spec[member] = value;
    }

    private static JsonObject Taken(JsonObject from, params string[] members)
    {
        var taken = new JsonObject();
        foreach (var member in members)
        {
            if (from.TryGetPropertyValue(member, out var value)) taken[member] = value?.DeepClone();
        }

        return taken;
    }

    private static void Unpin(JsonObject holder)
    {
        foreach (var parameter in (holder["parameters"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var pin in ArazzoExtensions.ParameterPins)
            {
                if (parameter.Remove(ArazzoExtensions.Prefix + pin, out var value)) parameter[pin] = value;
            }
        }
    }
}
