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
        var values = frame.Plan.ReadsRequests ? new RequestValues(step.Parameters.Count) : null;
        var path = step.Path;
        string? query = null;
        string? cookies = null;
        List<KeyValuePair<string, string>>? headers = null;
        for (var i = 0; i < step.Parameters.Count; i++)
        {
            var parameter = step.Parameters[i];
            var value = parameter.Evaluate(scope);
            var absent = value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;
            switch (parameter.In)
            {
                case "path" when absent:
                    throw new MissingValueException($"The path parameter '{parameter.Name}' has no value{Why(parameter)}.");
                case "path":
                    values?.SetPath(parameter.Name, value);
                    path = path.Replace(parameter.Placeholder, PathText(parameter, value), StringComparison.Ordinal);
                    break;
                case var _ when absent:
                    break;
                case "query":
                    values?.SetQuery(parameter.Name, value);
                    query = Query(query, parameter, value);
                    break;
                case "querystring":
                    query = UrlText.WholeQuery(JsonText.Of(value));
                    break;
                case "header":
                    (headers ??= []).Add(new(parameter.Name, UrlText.HeaderValue(parameter.Name, ParameterSerializer.Inline(parameter, value, v => v, Uri.EscapeDataString))));
                    break;
                case "cookie":
                    foreach (var (name, text) in ParameterSerializer.Pairs(parameter, value, Uri.EscapeDataString, Uri.EscapeDataString))
                        cookies = Joined(cookies, ';', name.Length > 0 ? name : throw Nameless(parameter), text);
                    break;
            }
        }
        UrlText.RequireNoDotSegment(path);
        if (cookies is not null)
            (headers ??= []).Add(new("Cookie", cookies));
        var (contentType, body) = step.Body is null ? (null, default) : BodyRenderer.Render(step.Body, scope);
        return new(
            new UpstreamRequest
            {
                StepIndex = step.Index,
                StepId = frame.PathOf(step),
                Plan = frame.Plan,
                Inputs = frame.Arguments,
                Method = step.Method,
                PathAndQuery = query is null ? path : $"{path}?{query}",
                Headers = headers ?? (IReadOnlyList<KeyValuePair<string, string>>)[],
                ContentType = contentType,
                Body = body,
                Timeout = step.Timeout,
                Within = frame.Limits,
                Repeatable = step.Repeatable,
                TakesRedirect = step.TakesRedirect,
            },
            values);
    }

    private static string? Query(string? query, PlannedParameter parameter, JsonElement value)
    {
        Func<string, string> escape = parameter.AllowReserved ? UrlText.ReservedQueryValue : Uri.EscapeDataString;
        if (value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            return Joined(query, '&', UrlText.QueryName(parameter.Name), escape(JsonText.Of(value)));
        foreach (var (name, text) in ParameterSerializer.Pairs(parameter, value, UrlText.QueryName, escape))
            query = Joined(query, '&', name, text);
        return query;
    }

    private static string PathText(PlannedParameter parameter, JsonElement value)
    {
        if (parameter is { Style: "simple", AllowReserved: false } && value.ValueKind is not (JsonValueKind.Array or JsonValueKind.Object))
            return UrlText.PathValue(parameter.Name, JsonText.Of(value));
        var text = ParameterSerializer.Inline(
            parameter,
            value,
            text => parameter.AllowReserved ? UrlText.PathValues(parameter.Name, text) : UrlText.PathValue(parameter.Name, text),
            name => UrlText.PathValue(parameter.Name, name));
        // An array without items, or an object without members.
        return text.Length > 0 ? text : throw UrlText.EmptyPathValue(parameter.Name);
    }

    private static MissingValueException Nameless(PlannedParameter parameter) => new($"The cookie parameter '{parameter.Name}' makes a cookie without a name.");

    private static string Joined(string? before, char separator, string name, string text) =>
        before is null ? $"{name}={text}" : separator == ';' ? $"{before}; {name}={text}" : $"{before}&{name}={text}";

    private static string Why(PlannedParameter parameter) =>
        parameter.Value is ExpressionTemplate { Expression: var expression } ? $": {expression.WhyMissing}" : "";
}
