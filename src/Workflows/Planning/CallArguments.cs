using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Makes the arguments of a call of another workflow.</summary>
internal static class CallArguments
{
    /// <summary>A JSON object that fits the called workflow's inputs.</summary>
    /// <exception cref="MissingValueException">A value is missing, or the inputs do not take it.</exception>
    public static JsonElement Of(PlannedCall call, WorkflowPlan called, ExpressionScope caller)
    {
        var declared = InputsSchema.Names(called.Spec.Inputs);
        var arguments = JsonElement.Parse(JsonText.Utf8(writer =>
        {
            writer.WriteStartObject();
            if (call.Arguments is { } given)
            {
                foreach (var argument in given.Where(a => !a.OnlyIfDeclared || declared.ContainsKey(a.Name)))
                    argument.Value.Write(writer, caller, argument.Name);
            }
            else
            {
                foreach (var name in declared.Keys)
                    Pass(writer, name, caller.Input(name));
            }
            writer.WriteEndObject();
        }));
        var errors = called.CheckArguments(arguments);
        return errors.Count == 0
            ? arguments
            : throw new MissingValueException($"The inputs of the workflow '{call.WorkflowId}' do not take what it is given: {string.Join(" ", errors.Select(e => e.Sentence("The object")))}");
    }

    private static void Pass(Utf8JsonWriter writer, string name, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return;
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }
}
