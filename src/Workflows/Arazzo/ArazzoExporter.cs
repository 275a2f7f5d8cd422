using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Arazzo;

/// <summary>Writes a workflow as an Arazzo 1.1 document. What Arazzo has no room for goes into <c>x-signalbox-…</c> extensions.</summary>
public static class ArazzoExporter
{
    private const string Extension = "x-signalbox-";

    /// <summary>The workflow with its target's name as the name of the API description.</summary>
    public static JsonObject Export(McpWorkflow workflow) => Export(workflow, SourceName(workflow.Spec.TargetRef.Name));

    /// <param name="workflow">The workflow.</param>
    /// <param name="sourceDescriptionName">Name of the API description in the document; letters, digits, '-' and '_'.</param>
    /// <param name="sourceDescriptionUrl">Where the API description is; null: the document that the provenance names.</param>
    public static JsonObject Export(McpWorkflow workflow, string sourceDescriptionName, string? sourceDescriptionUrl = null)
    {
        var spec = SpecJson.ToJson(workflow.Spec);
        var exported = new JsonObject();
        foreach (var member in new[] { "workflowId", "summary", "description", "inputs", "dependsOn", "parameters" })
            Move(spec, exported, member);
        exported["steps"] = new JsonArray([.. spec["steps"]!.AsArray().Select(s => Step(s!.AsObject(), sourceDescriptionName))]);
        foreach (var member in new[] { "successActions", "failureActions", "outputs" })
            Move(spec, exported, member);
        Pin(exported);
        foreach (var member in new[] { "tool", "targetRef", "provenance" })
            Move(spec, exported, member, Extension + member);
        return new JsonObject
        {
            ["arazzo"] = "1.1.0",
            ["info"] = Info(workflow),
            ["sourceDescriptions"] = new JsonArray(new JsonObject
            {
                ["name"] = sourceDescriptionName,
                ["url"] = sourceDescriptionUrl ?? workflow.Spec.Provenance?.Document ?? $"{sourceDescriptionName}.yaml",
                ["type"] = "openapi",
            }),
            ["workflows"] = new JsonArray(exported),
        };
    }

    /// <summary>Arazzo allows letters, digits, '-' and '_' in the name of a source description; the name of a resource may have dots.</summary>
    private static string SourceName(string target) => new([.. target.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);

    private static JsonObject Info(McpWorkflow workflow)
    {
        var info = new JsonObject { ["title"] = workflow.Spec.Tool.Title ?? workflow.Spec.Summary ?? workflow.Spec.WorkflowId };
        if (workflow.Spec.Tool.Description is { } description)
            info["description"] = description;
        info["version"] = "1.0.0";
        if (workflow.Metadata.Name.Length > 0)
            info[Extension + "name"] = workflow.Metadata.Name;
        info[Extension + "digest"] = SpecDigest.Compute(workflow.Spec);
        return info;
    }

    private static JsonObject Step(JsonObject step, string source)
    {
        var exported = new JsonObject();
        Move(step, exported, "stepId");
        Move(step, exported, "description");
        Move(step, exported, "workflowId");
        var (operationId, operationPath) = (step["operationId"]?.GetValue<string>(), step["operationPath"]?.GetValue<string>());
        if (operationId is not null)
            exported["operationId"] = operationId;
        else if (operationPath is not null || step["operation"] is not null)
            exported["operationPath"] = InSource(operationPath?.TrimStart('#') ?? Pointer(step["operation"]!), source);
        foreach (var member in new[] { "parameters", "requestBody", "successCriteria", "onSuccess", "onFailure", "outputs", "dependsOn", "timeout" })
            Move(step, exported, member);
        Pin(exported);
        Move(step, exported, "operation", Extension + "operation");
        Move(step, exported, "repeatable", Extension + "repeatable");
        return exported;
    }

    private static string InSource(string operationPath, string source) =>
        operationPath.StartsWith('{') ? operationPath : $"{{$sourceDescriptions.{source}.url}}#{operationPath}";

    private static string Pointer(JsonNode operation) => JsonPointer.Of(
        ["paths", operation["path"]!.GetValue<string>(), operation["method"]!.GetValue<string>().ToLowerInvariant()]).ToString();

    /// <summary>The serialisation that OpenAPI would give is pinned in the parameters; Arazzo has no such members.</summary>
    private static void Pin(JsonObject holder)
    {
        foreach (var parameter in (holder["parameters"] as JsonArray ?? []).OfType<JsonObject>())
        {
            foreach (var member in new[] { "style", "explode", "allowReserved" })
            {
                if (parameter.Remove(member, out var value))
                    parameter[Extension + member] = value;
            }
        }
    }

    private static void Move(JsonObject from, JsonObject to, string member, string? name = null)
    {
        if (from.Remove(member, out var value))
            to[name ?? member] = value;
    }
}
