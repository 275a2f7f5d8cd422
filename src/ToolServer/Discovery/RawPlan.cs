using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Hosting;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// A workflow of one step, made for one raw request and run by the executor like any other. What the caller gave is its arguments and never part of its text: no
/// value of the caller is read as an expression. Pure.
/// </summary>
internal static class RawPlan
{
    private static readonly JsonElement s_object = JsonElement.Parse("""{"type":"object","maxProperties":100}""");

    /// <param name="request">What is asked for.</param>
    /// <param name="pinned">The workflows' uses of the operation, at least one: they say how parameters and body are written, and which are for nobody's eyes.</param>
    public static CompileResult Compile(RawRequest request, IReadOnlyList<WorkflowOperation> pinned) => WorkflowCompiler.Compile(new()
    {
        WorkflowId = DiscoveryDefinitions.Run,
        // The person who is asked reads it, and by the digest a yes holds for this target of this namespace alone.
        Description = $"Sends this one operation to {request.Target}. No workflow that people reviewed decides its parameters.",
        TargetRef = new() { Name = request.Target.Name },
        Tool = new()
        {
            Name = DiscoveryDefinitions.Run,
            Title = request.Line,
            Annotations = new() { ReadOnlyHint = false, DestructiveHint = true },
        },
        Inputs = Inputs(request, pinned),
        Steps =
        [
            new()
            {
                StepId = "send",
                Operation = new() { Method = request.Method, Path = request.Path },
                Parameters = [.. Parameters(request, pinned, RawRequest.PathParameters, "path"), .. Parameters(request, pinned, RawRequest.QueryParameters, "query"), .. Parameters(request, pinned, RawRequest.Headers, "header")],
                RequestBody = request.Has(RawRequest.Body) ? new() { ContentType = ContentType(pinned), Payload = Text($"$inputs.{RawRequest.Body}") } : null,
                Outputs = new Dictionary<string, JsonElement>
                {
                    ["status"] = Text("$statusCode"),
                    ["location"] = Text("$response.header.Location"),
                    ["etag"] = Text("$response.header.ETag"),
                    ["body"] = Text("$response.body"),
                },
            },
        ],
    });

    private static IEnumerable<WorkflowParameter> Parameters(RawRequest request, IReadOnlyList<WorkflowOperation> pinned, string part, string place) =>
        request.NamesIn(part).Select(name =>
        {
            var known = pinned.SelectMany(use => use.Parameters).FirstOrDefault(p => p.In == place && p.Name == name);
            return new WorkflowParameter { Name = name, In = place, Value = Text($"$inputs.{part}#/{Escaped(name)}"), Style = known?.Style, Explode = known?.Explode };
        });

    /// <summary>As the workflows write the body; null: they send none, and it is JSON.</summary>
    public static string? ContentType(IReadOnlyList<WorkflowOperation> pinned) => pinned.Select(use => use.Step.RequestBody?.ContentType).FirstOrDefault(type => type is not null);

    private static JsonElement Inputs(RawRequest request, IReadOnlyList<WorkflowOperation> pinned)
    {
        var properties = new JsonObject();
        foreach (var (part, place) in (ReadOnlySpan<(string, string)>)[(RawRequest.PathParameters, "path"), (RawRequest.QueryParameters, "query"), (RawRequest.Headers, "header")])
        {
            var schema = JsonNode.Parse(s_object.GetRawText())!.AsObject();
            schema["properties"] = new JsonObject(request.NamesIn(part)
                .Where(name => pinned.Any(use => use.Parameters.Any(p => p.In == place && p.Name == name && IsSensitive(use, p.Value))))
                .Select(name => KeyValuePair.Create(name, (JsonNode?)new JsonObject { ["writeOnly"] = true })));
            properties[part] = schema;
        }
        properties[RawRequest.Body] = pinned.Any(use => IsSensitive(use, use.Step.RequestBody?.Payload) || use.Step.RequestBody?.Replacements?.Any(r => IsSensitive(use, r.Value)) == true)
            ? new JsonObject { ["writeOnly"] = true }
            : new JsonObject();
        return JsonSerializer.SerializeToElement(
            new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = false }, ToolServerJson.Default.JsonObject);
    }

    /// <summary>Whether the workflow fills the place with an input of its own that must not be written down.</summary>
    private static bool IsSensitive(WorkflowOperation use, JsonElement? value)
    {
        if (value is not { } template || use.Workflow.Spec.Inputs is not { ValueKind: JsonValueKind.Object } inputs || !inputs.TryGetProperty("properties", out var declared)
            || declared.ValueKind != JsonValueKind.Object)
            return false;
        var text = template.GetRawText();
        var root = InputPlace.Root(inputs);
        return declared.EnumerateObject().Any(input => HasSecrets(root.Member(input.Name), input.Value) && text.Contains($"$inputs.{input.Name}", StringComparison.Ordinal));
    }

    // What lies within an input may be for nobody's eyes, too.
    private static bool HasSecrets(InputPlace place, JsonElement schema) => place.IsSensitive
        || schema.GetRawText() is var text && (text.Contains("writeOnly", StringComparison.Ordinal) || text.Contains("\"password\"", StringComparison.Ordinal));

    // RFC 6901 section 3.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private static JsonElement Text(string text) => JsonSerializer.SerializeToElement(JsonValue.Create(text), ToolServerJson.Default.JsonNode);
}
