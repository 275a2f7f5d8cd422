using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Reads outputs of steps, and the structured result of a run.</summary>
internal static class OutputReader
{
    /// <summary>What is there. An output that the response does not have is left out; whoever needs it says so then.</summary>
    public static IReadOnlyDictionary<string, JsonElement> Read(IReadOnlyList<PlannedOutput> outputs, ExpressionScope scope)
    {
        var values = new Dictionary<string, JsonElement>(outputs.Count, StringComparer.Ordinal);
        foreach (var output in outputs)
        {
            if (TryEvaluate(output, scope, out _) is { ValueKind: not JsonValueKind.Undefined } value)
                values[output.Name] = value;
        }
        return values;
    }

    /// <summary>
    /// The workflow's outputs; without any, those of the workflow that it has gone to, or of the last step; without those, the last JSON body,
    /// wrapped as <c>{"result": …}</c> when it is no object; without a body, its status code.
    /// </summary>
    /// <exception cref="MissingValueException">An output that the tool's schema requires has no value, or none of the outputs has one.</exception>
    public static JsonNode Result(RunFrame frame)
    {
        var scope = frame.Scope;
        if (frame.Plan.Outputs is { } outputs)
            return Named(outputs, scope);
        if (frame.Transferred.ValueKind == JsonValueKind.Object)
            return JsonObject.Create(frame.Transferred)!;
        var last = frame.Last < 0 ? null : frame.Plan.Steps[frame.Last];
        if (last is { Call: not null, Outputs.Count: 0 })
            return new JsonObject(scope.AllCalled().Select(o => KeyValuePair.Create(o.Key, Node(o.Value))));
        if (last is { Outputs.Count: > 0 })
            return Named(last.Outputs, scope);
        var body = scope.Exchange?.ResponseBody ?? default;
        return body.ValueKind switch
        {
            JsonValueKind.Undefined => new JsonObject { ["statusCode"] = scope.Exchange?.Response?.StatusCode },
            JsonValueKind.Object => JsonObject.Create(body)!,
            _ => new JsonObject { ["result"] = Node(body) },
        };
    }

    private static JsonObject Named(IReadOnlyList<PlannedOutput> outputs, ExpressionScope scope)
    {
        var result = new JsonObject();
        string? missing = null;
        foreach (var output in outputs)
        {
            var value = TryEvaluate(output, scope, out var why);
            if (value.ValueKind == JsonValueKind.Undefined)
            {
                missing ??= why;
                if (output.Required)
                    throw new MissingValueException($"The output '{output.Name}', which the tool promises, has no value. {why}");
                continue;
            }
            scope.SetOutput(output.Name, value);
            result[output.Name] = Node(value);
        }
        if (result.Count == 0 && missing is not null)
            throw new MissingValueException($"None of the outputs has a value. {missing}");
        return result;
    }

    private static JsonElement TryEvaluate(PlannedOutput output, ExpressionScope scope, out string? why)
    {
        try
        {
            why = null;
            return output.Value.Evaluate(scope);
        }
        catch (MissingValueException e)
        {
            why = e.Message;
            return default;
        }
    }

    private static JsonNode? Node(JsonElement value) => JsonNode.Parse(value.GetRawText());
}
