using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Makes the request of a step. Same step and same values, same bytes.</summary>
internal static class RequestRenderer
{
    /// <exception cref="MissingValueException">A value is missing or cannot be sent.</exception>
    public static Exchange Render(PlannedStep step, RunFrame frame)
    {
        var scope = frame.Scope;
        var values = new RequestValues();
        var path = step.Path;
        var query = new List<string>();
        var cookies = new List<string>();
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var parameter in step.Parameters)
        {
            var value = parameter.Value.Evaluate(scope);
            var absent = value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
            switch (parameter.In)
            {
                case "path" when absent:
                    throw new MissingValueException($"The path parameter '{parameter.Name}' has no value{Why(parameter)}.");
                case "path":
                    values.SetPath(parameter.Name, value);
                    path = path.Replace($"{{{parameter.Name}}}", PathText(parameter, value), StringComparison.Ordinal);
                    break;
                case var _ when absent:
                    break;
                case "query":
                    values.SetQuery(parameter.Name, value);
                    query.AddRange(ParameterSerializer
                        .Pairs(parameter, value, UrlText.QueryName, parameter.AllowReserved ? UrlText.ReservedQueryValue : Uri.EscapeDataString)
                        .Select(p => $"{p.Key}={p.Value}"));
                    break;
                case "querystring":
                    query.Add(UrlText.WholeQuery(JsonText.Of(value)));
                    break;
                case "header":
                    headers.Add(new(parameter.Name, UrlText.HeaderValue(parameter.Name, ParameterSerializer.Inline(parameter, value, v => v))));
                    break;
                case "cookie":
                    cookies.AddRange(ParameterSerializer.Pairs(parameter, value, Uri.EscapeDataString, Uri.EscapeDataString).Select(p => $"{p.Key}={p.Value}"));
                    break;
            }
        }
        UrlText.RequireNoDotSegment(path);
        if (cookies.Count > 0)
            headers.Add(new("Cookie", string.Join("; ", cookies)));
        var (contentType, body) = step.Body is null ? (null, default) : BodyRenderer.Render(step.Body, scope);
        return new(
            new UpstreamRequest
            {
                StepIndex = step.Index,
                StepId = frame.PathOf(step),
                Plan = frame.Plan,
                Inputs = frame.Arguments,
                Method = step.Method,
                PathAndQuery = query.Count == 0 ? path : $"{path}?{string.Join('&', query.Where(q => q.Length > 0))}",
                Headers = headers,
                ContentType = contentType,
                Body = body,
                Timeout = step.Timeout,
                Repeatable = step.Repeatable,
            },
            values);
    }

    private static string PathText(PlannedParameter parameter, JsonElement value) => ParameterSerializer.Inline(
        parameter,
        value,
        text => parameter.AllowReserved ? UrlText.PathValues(parameter.Name, text) : UrlText.PathValue(parameter.Name, text));

    private static string Why(PlannedParameter parameter) =>
        parameter.Value is ExpressionTemplate { Expression: var expression } ? $": {expression.WhyMissing}" : "";
}
