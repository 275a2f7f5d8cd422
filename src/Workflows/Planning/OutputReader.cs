using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Reads outputs of steps, and the structured result of a run.</summary>
internal static class OutputReader
{
    /// <summary>What is there. An output that the response does not have is left out; whoever needs it says so then.</summary>
    public static OutputValues Read(IReadOnlyList<PlannedOutput> outputs, ExpressionScope scope)
    {
        if (outputs.Count == 0)
            return OutputValues.None;
        var values = new OutputValues(outputs.Count);
        for (var i = 0; i < outputs.Count; i++)
        {
            if (TryEvaluate(outputs[i], scope, out _) is { ValueKind: not JsonValueKind.Undefined } value)
                values.Add(outputs[i].Name, value);
        }
        return values;
    }

    /// <summary>
    /// The workflow's outputs; without any, those of the workflow that it has gone to, or of the last step; without those, the last JSON body,
    /// wrapped as <c>{"result": …}</c> when it is no object; without a body, its status code.
    /// </summary>
    /// <exception cref="MissingValueException">An output that the tool's schema requires has no value, or none of the outputs has one though the last answer was no 204 or 205.</exception>
    public static JsonNode Result(RunFrame frame)
    {
        var scope = frame.Scope;
        if (frame.Plan.Outputs is { } outputs)
            return Named(outputs, frame);
        if (frame.Transferred.ValueKind == JsonValueKind.Object)
            return JsonObject.Create(frame.Transferred.Clone())!;
        var last = frame.Last < 0 ? null : frame.Plan.Steps[frame.Last];
        if (last is { Call: not null, Outputs.Count: 0 })
            return JsonObject.Create(scope.Called.Clone())!;
        if (last is { Outputs.Count: > 0 })
            return Named(last.Outputs, frame);
        var body = scope.Exchange?.ResponseBody ?? default;
        return body.ValueKind switch
        {
            JsonValueKind.Undefined => new JsonObject { ["statusCode"] = scope.Exchange?.Response?.StatusCode },
            JsonValueKind.Object => JsonObject.Create(body.Clone())!,
            _ => new JsonObject { ["result"] = Node(body) },
        };
    }

    private static JsonObject Named(IReadOnlyList<PlannedOutput> outputs, RunFrame frame)
    {
        var scope = frame.Scope;
        var result = new JsonObject();
        string? missing = null;
        for (var i = 0; i < outputs.Count; i++)
        {
            var output = outputs[i];
            var value = TryEvaluate(output, scope, out var why);
            if (value.ValueKind == JsonValueKind.Undefined)
            {
                missing ??= why;
                if (output.Required)
                    throw new MissingValueException($"The output '{output.Name}', which the tool promises, has no value. {why}");
                continue;
            }
            if (frame.Plan.OutputsAreUsed)
                scope.SetOutput(output.Name, value);
            result[output.Name] = Node(value);
        }
        // RFC 9110 sections 15.3.5 and 15.3.6: a success that says by its status that there is nothing to answer.
        if (result.Count == 0 && missing is not null && scope.Exchange?.Response is { StatusCode: 204 or 205 } nothing)
            return new JsonObject { ["statusCode"] = nothing.StatusCode };
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

    /// <summary>A copy: the value may be gone with the run.</summary>
    private static JsonNode? Node(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => JsonValue.Create(value.GetString()),
        JsonValueKind.True => JsonValue.Create(true),
        JsonValueKind.False => JsonValue.Create(false),
        JsonValueKind.Object => JsonObject.Create(value.Clone()),
        JsonValueKind.Array => JsonArray.Create(value.Clone()),
        JsonValueKind.Number => JsonValue.Create(value.Clone()),
        _ => null,
    };
}
