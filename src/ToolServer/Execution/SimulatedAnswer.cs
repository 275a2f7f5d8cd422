using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Simulation;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// Makes up the answer to a step from what the workflow says of it: the answer that is kept with the step where there is one, a status that its criteria ask
/// for, a body with every value that its criteria and outputs read, shaped by the tool's output schema. Pure: the same step gives the same answer.
/// </summary>
internal sealed partial class SimulatedAnswer
{
    private static readonly int[] UsualStatuses = [200, 201, 202, 204];

    private readonly JsonNode? _body;
    private readonly string? _contentType;
    private readonly SortedDictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<int> _statuses = [];

    private SimulatedAnswer(McpWorkflowSpec spec, WorkflowStep step, bool isLast, JsonElement arguments, SimulatedResponse? kept, bool shaped)
    {
        if (kept is not null)
        {
            _contentType = kept.ContentType;
            _body = kept.Body is { } body ? JsonNode.Parse(body.GetRawText()) : null;
            foreach (var (name, value) in kept.Headers ?? new Dictionary<string, string>())
                _headers[name] = value;
            if (!shaped)
                _statuses.Add(kept.StatusCode);
        }
        else if (isLast && spec.Outputs is null or { Count: 0 } && spec.Tool.OutputSchema is { } schema)
        {
            _body = SchemaSample.Of(schema);
        }

        foreach (var criterion in shaped ? step.SuccessCriteria ?? [] : [])
        {
            if (LookUpCriterion.In(criterion) is { } lookUp)
                _body = SimulatedList.Put(_body, lookUp, step, arguments);
        }

        foreach (var (name, output) in step.Outputs ?? new Dictionary<string, JsonElement>())
            _body = Read(_body, Text(output), UrlSample.Of(spec, step.StepId, name) is { } url ? JsonValue.Create(url) : OutputSample(spec, step, name));
        foreach (var output in spec.Outputs ?? new Dictionary<string, JsonElement>())
        {
            if (isLast)
                _body = Read(_body, Text(output.Value), Property(spec, output.Key));
        }

        if (!shaped)
            return;
        foreach (var criterion in step.SuccessCriteria ?? [])
            _body = Satisfy(_body, criterion);
        if (kept is not null)
            _statuses.Add(kept.StatusCode);
        _statuses.AddRange(UsualStatuses);
    }

    /// <summary>Answers to try, likeliest first: the kept one, the kept one shaped by criteria and arguments, one that is made up.</summary>
    public static IEnumerable<UpstreamResponse> Candidates(McpWorkflowSpec spec, WorkflowStep step, bool isLast, JsonElement arguments)
    {
        if (step.SimulatedResponse is { } kept)
        {
            foreach (var response in new SimulatedAnswer(spec, step, isLast, arguments, kept, shaped: false).Responses())
                yield return response;
            foreach (var response in new SimulatedAnswer(spec, step, isLast, arguments, kept, shaped: true).Responses())
                yield return response;
        }

        foreach (var response in new SimulatedAnswer(spec, step, isLast, arguments, kept: null, shaped: true).Responses())
            yield return response;
    }

    private IEnumerable<UpstreamResponse> Responses()
    {
        foreach (var status in _statuses.Distinct())
        {
            var empty = status is 204 or 304 || _body is null;
            yield return new UpstreamResponse
            {
                StatusCode = status,
                Headers = [.. _headers],
                ContentType = empty ? null : _contentType ?? "application/json",
                Body = empty ? default : Bytes(),
            };
        }
    }

    private byte[] Bytes() =>
        _contentType is not null && !MediaType.Parse(_contentType).IsJson && _body is JsonValue value && value.TryGetValue<string>(out var text)
            ? Encoding.UTF8.GetBytes(text)
            : JsonSerializer.SerializeToUtf8Bytes(_body, SimulationJson.Default.JsonNode);

    private JsonNode? Satisfy(JsonNode? body, Criterion criterion)
    {
        body = Read(body, criterion.Context ?? "", null);
        foreach (Match match in Comparison().Matches(criterion.Condition))
        {
            var subject = match.Groups["subject"].Value;
            var literal = Literal(match.Groups["literal"].Value);
            var value = Fitting(match.Groups["operator"].Value, literal);
            if (subject == "$statusCode")
                _statuses.Add((int)Math.Clamp(value is JsonValue number && number.TryGetValue<double>(out var status) ? status : 200, 100, 599));
            else
                body = Read(body, subject, value, replace: true);
        }

        return body;
    }

    /// <summary>Puts a value where an expression reads it.</summary>
    private JsonNode? Read(JsonNode? body, string expression, JsonNode? sample, bool replace = false)
    {
        var header = HeaderExpression().Match(expression);
        if (header.Success)
        {
            if (!replace && _headers.ContainsKey(header.Groups["name"].Value))
                return body;
            _headers[header.Groups["name"].Value] = sample is JsonValue text && text.TryGetValue<string>(out var said) ? said : "/simulated";
            return body;
        }

        var pointer = BodyExpression().Match(expression);
        if (!pointer.Success)
            return body;

        return JsonPlace.Put(body, JsonPlace.Segments(pointer.Groups["pointer"].Value), sample, replace);
    }

    /// <summary>What the tool's result says about the output that this one feeds.</summary>
    private static JsonNode? OutputSample(McpWorkflowSpec spec, WorkflowStep step, string output)
    {
        var reference = $"$steps.{step.StepId}.outputs.{output}";
        foreach (var (name, value) in spec.Outputs ?? new Dictionary<string, JsonElement>())
        {
            if (Text(value) == reference)
                return Property(spec, name);
        }

        return null;
    }

    private static JsonNode? Property(McpWorkflowSpec spec, string name) =>
        spec.Tool.OutputSchema is { ValueKind: JsonValueKind.Object } schema && schema.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var property)
            ? SchemaSample.Of(property)
            : null;

    /// <summary>The expression of an output: a string, or the context and JSON pointer of a Selector Object.</summary>
    private static string Text(JsonElement output)
    {
        if (output.ValueKind == JsonValueKind.String)
            return output.GetString()!;
        if (output.ValueKind != JsonValueKind.Object || !output.TryGetProperty("context", out var context) || context.ValueKind != JsonValueKind.String)
            return "";

        var selector = output.TryGetProperty("selector", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";
        if (selector.StartsWith('/'))
            return $"{context.GetString()}#{selector}";
        // A JSONPath of names and indexes alone is a pointer in other letters.
        return PlainPath().IsMatch(selector)
            ? $"{context.GetString()}#{PathSegment().Replace(selector[1..], match => "/" + match.Groups["name"].Value)}"
            : context.GetString()!;
    }

    private static JsonNode? Literal(string text) => text[0] is '\'' or '"'
        ? JsonValue.Create(text[1..^1].Replace("''", "'", StringComparison.Ordinal))
        : JsonNode.Parse(text);

    private static JsonNode? Fitting(string comparison, JsonNode? literal)
    {
        if (literal is JsonValue value && value.TryGetValue<double>(out var number) && comparison is "<" or ">" or "!=")
            return JsonValue.Create(comparison == "<" ? number - 1 : number + 1);
        return comparison == "!=" ? JsonValue.Create("simulated") : literal;
    }

    [GeneratedRegex("""(?<subject>\$statusCode|\$response\.body(?:#/[^\s=<>!)]*)?|\$response\.header\.[A-Za-z0-9-]+)\s*(?<operator>==|!=|<=|>=|<|>)\s*(?<literal>'(?:[^']|'')*'|"[^"]*"|-?\d+(?:\.\d+)?|true|false|null)""")]
    private static partial Regex Comparison();

    [GeneratedRegex(@"^\$response\.header\.(?<name>[A-Za-z0-9-]+)$")]
    private static partial Regex HeaderExpression();

    [GeneratedRegex(@"^\$response\.body(?:#(?<pointer>/.*))?$")]
    private static partial Regex BodyExpression();

    [GeneratedRegex(@"^\$(?:\.[A-Za-z_][\w-]*|\[\d+\]|\['[^']+'\])*$")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"\.(?<name>[A-Za-z_][\w-]*)|\[(?<name>\d+)\]|\['(?<name>[^']+)'\]")]
    private static partial Regex PathSegment();
}
