using System.Text.Json.Nodes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Reviewing;

/// <summary>
/// A workflow as an Arazzo 1.1 document (https://spec.openapis.org/arazzo/v1.1.0). What Arazzo has no field for is kept under
/// <c>x-signalbox</c>, so that importing the document gives the same workflow.
/// </summary>
internal static class ArazzoDocument
{
    private const string Extension = "x-signalbox";
    private static readonly string[] WorkflowFields =
        ["workflowId", "summary", "description", "inputs", "dependsOn", "steps", "successActions", "failureActions", "outputs", "parameters"];
    private static readonly string[] ParameterExtras = ["style", "explode", "allowReserved"];

    public static JsonObject Of(string name, McpWorkflowSpec spec)
    {
        var source = spec.TargetRef.Name;
        var content = SpecJson.ToJson(spec);
        var workflow = new JsonObject();
        foreach (var field in WorkflowFields.Where(content.ContainsKey))
            workflow[field] = content[field]!.DeepClone();
        workflow["summary"] ??= spec.Tool.Title;
        workflow["description"] ??= spec.Tool.Description;
        if (workflow["summary"] is null)
            workflow.Remove("summary");
        if (workflow["description"] is null)
            workflow.Remove("description");
        foreach (var step in ((JsonArray)workflow["steps"]!).OfType<JsonObject>())
            ExportStep(step, source);
        ExportParameters(workflow["parameters"]);
        workflow[Extension] = Rest(content);
        return new()
        {
            ["arazzo"] = "1.1.0",
            ["info"] = new JsonObject { ["title"] = spec.Tool.Title ?? spec.Tool.Name, ["version"] = "1.0.0", [Extension] = new JsonObject { ["name"] = name } },
            ["sourceDescriptions"] = new JsonArray(new JsonObject
            {
                ["name"] = SourceName(source),
                ["url"] = spec.Provenance?.Document ?? $"./{source}.yaml",
                ["type"] = "openapi",
            }),
            ["workflows"] = new JsonArray(workflow),
        };
    }

    /// <summary>Arazzo wants a step to name its operation in the source; the pinned method and path become an operationPath where it has no id.</summary>
    private static void ExportStep(JsonObject step, string source)
    {
        var pinned = step["operation"] as JsonObject;
        step.Remove("operation");
        if (pinned is not null && !step.ContainsKey("operationId") && !step.ContainsKey("operationPath"))
        {
            var pointer = pinned["path"]!.GetValue<string>().Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            step["operationPath"] = $"{{$sourceDescriptions.{SourceName(source)}.url}}#/paths/{pointer}/{pinned["method"]!.GetValue<string>().ToLowerInvariant()}";
        }
        var rest = new JsonObject();
        if (pinned is not null)
            rest["operation"] = pinned;
        if (step.Remove("repeatable", out var repeatable))
            rest["repeatable"] = repeatable;
        if (rest.Count > 0)
            step[Extension] = rest;
        ExportParameters(step["parameters"]);
    }

    private static void ExportParameters(JsonNode? parameters)
    {
        foreach (var parameter in (parameters as JsonArray ?? []).OfType<JsonObject>())
        {
            var rest = new JsonObject();
            foreach (var extra in ParameterExtras)
            {
                if (parameter.Remove(extra, out var value))
                    rest[extra] = value;
            }
            if (rest.Count > 0)
                parameter[Extension] = rest;
        }
    }

    private static JsonObject Rest(JsonObject content)
    {
        var rest = new JsonObject();
        foreach (var (name, value) in content.Where(p => !WorkflowFields.Contains(p.Key, StringComparer.Ordinal)))
            rest[name] = value?.DeepClone();
        return rest;
    }

    /// <summary>Arazzo: <c>[A-Za-z0-9_\-]+</c>; a target's name may hold dots.</summary>
    private static string SourceName(string target) => new([.. target.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
}
