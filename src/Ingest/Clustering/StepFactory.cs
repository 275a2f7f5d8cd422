using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>Makes steps: every parameter of the operation bound to an argument or to a value, the body split into arguments where it is an object.</summary>
internal sealed class StepFactory(OperationIndex index)
{
    private static readonly HashSet<string> s_transportHeaders = new(StringComparer.OrdinalIgnoreCase)
    {
        "Authorization", "Proxy-Authorization", "Cookie", "Accept", "Accept-Encoding", "Content-Type", "Content-Length", "Content-Encoding", "Host", "Connection",
        "Transfer-Encoding", "User-Agent", "X-Auth-Token", "X-CSRF-Token", "DELL-EMC-TOKEN", "X-Request-Id", "X-Correlation-Id", "traceparent", "tracestate",
        "Expect", "TE", "Trailer", "Upgrade", "Keep-Alive", "Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Proxy-Connection", "HTTP2-Settings",
        "X-Original-URL", "X-Rewrite-URL", "X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override",
    };

    private readonly Dictionary<ApiDocument, HashSet<CredentialParameter>> _credentials = [];

    /// <param name="draft">Where the step and its arguments go.</param>
    /// <param name="id">Step id.</param>
    /// <param name="operation">What it calls.</param>
    /// <param name="given">Values for parameters that are no argument, by parameter name.</param>
    /// <param name="optional">Which optional parameters become arguments; null: all.</param>
    public StepDraft Add(WorkflowDraft draft, string id, ApiOperation operation, IReadOnlyDictionary<string, JsonNode>? given = null, Func<ApiParameter, bool>? optional = null)
    {
        var step = new StepDraft { Id = id, Operation = operation };
        foreach (var parameter in operation.Parameters)
        {
            if (given is not null && given.TryGetValue(parameter.Name, out var value))
            {
                step.Parameters.Add(new StepArgument(parameter, null, value.DeepClone()));
            }
            else if (parameter.Required || (optional?.Invoke(parameter) ?? true))
            {
                if (IsHidden(operation, parameter)) continue;
                step.Parameters.Add(Argument(draft, operation, parameter));
            }
        }

        if (operation.Redirect is { } redirect)
        {
            step.SuccessCriteria.Add(new Criterion { Condition = $"$statusCode == {redirect}" });
            step.Outputs["location"] = "$response.header.Location";
            step.Outputs["status"] = "$statusCode";
        }

        if (operation.Body is { } body) Bind(draft, step, operation, body);
        draft.Steps.Add(step);
        return step;
    }

    // An object within text is JSON. What may be absent cannot stand within text: the caller writes the JSON then.
    private StepArgument Argument(WorkflowDraft draft, ApiOperation operation, ApiParameter parameter)
    {
        var view = parameter.IsJson ? index.Reader(operation.Document).Read(parameter.Schema) : null;
        if (view is null || (view.Properties.Count == 0 && view.Keywords.GetValueOrDefault("type")?.ToString() is not ("object" or "array"))) return new StepArgument(parameter, draft.Field(operation, parameter), null);
        if (parameter.Required) return new StepArgument(parameter, null, $"{{$inputs.{NameLookup.FieldMark(draft.Field(operation, parameter))}}}");
        var text = new JsonObject { ["type"] = "string", ["description"] = $"{parameter.Description} (JSON text)".TrimStart() };
        return new StepArgument(parameter, draft.Field(operation, parameter with { Schema = text }), null);
    }

    /// <summary>Whether the target sends it: credentials and what HTTP itself needs.</summary>
    private bool IsHidden(ApiOperation operation, ApiParameter parameter)
    {
        if (!_credentials.TryGetValue(operation.Document, out var credentials))
        {
            _credentials[operation.Document] = credentials = SecurityReader.CredentialParameters(operation.Document);
        }

        return credentials.Contains(new CredentialParameter(parameter.In, parameter.Name.ToLowerInvariant()))
            || (parameter.In == "header" && s_transportHeaders.Contains(parameter.Name))
            || (parameter.In == "header" && !parameter.Required && parameter.Name.StartsWith("If-", StringComparison.OrdinalIgnoreCase));
    }

    private void Bind(WorkflowDraft draft, StepDraft step, ApiOperation operation, ApiBody body)
    {
        var view = index.Reader(operation.Document).Read(body.Schema);
        var isForm = body.ContentType is "application/x-www-form-urlencoded" or "multipart/form-data";
        var splits = view.Properties.Count > 0 && view.Unions.Count == 0 && !view.Nullable && (isForm || IsJsonObject(body.ContentType))
            // Flat arguments would send an empty object where the caller means no body.
            && (body.Required || operation.Method is "POST" or "PUT" or "PATCH" || view.Required.Count == 0);
        if (!splits)
        {
            // An object that may have no property says nothing: some documents put one at every GET.
            if (!body.Required && view.Properties.Count == 0 && view.Unions.Count == 0 && view.Keywords.GetValueOrDefault("additionalProperties")?.GetValueKind() == System.Text.Json.JsonValueKind.False) return;
            if (body.Schema is JsonObject { Count: > 0 } || body.Required)
            {
                step.Body = draft.Add(new InputField
                {
                    Source = "body",
                    In = "body",
                    Schema = IsJsonObject(body.ContentType) || isForm || body.ContentType == "application/json-patch+json" ? body.Schema : Text(body.ContentType),
                    Document = operation.Document,
                    Required = body.Required,
                    Description = body.Description ?? $"Request body ({body.ContentType}).",
                });
            }

            return;
        }

        foreach (var property in view.Properties.Where(property => !index.Reader(operation.Document).IsReadOnly(view, property)))
        {
            var name = property.Name;
            step.BodyProperties.Add(new BodyProperty(name, draft.Add(new InputField
            {
                Source = name,
                In = "body",
                Schema = index.Reader(operation.Document).Written(property),
                Document = operation.Document,
                // A merge patch names what changes, whatever the schema of the whole requires. An optional body of a POST, PUT or PATCH has its required
                // properties required: flat arguments cannot say "only when there is a body".
                Required = view.Required.Contains(name) && body.ContentType != "application/merge-patch+json" && (body.Required || operation.Method is "POST" or "PUT" or "PATCH"),
            })));
        }
    }

    // JSON Schema 2020-12, content vocabulary: bytes within JSON are base64.
    private static JsonObject Text(string contentType) =>
        MediaType.Parse(contentType).IsText ? new JsonObject { ["type"] = "string" } : new JsonObject { ["type"] = "string", ["contentEncoding"] = "base64" };

    private static bool IsJsonObject(string type) =>
        type == "application/json" || (type.EndsWith("+json", StringComparison.Ordinal) && type != "application/json-patch+json");
}
