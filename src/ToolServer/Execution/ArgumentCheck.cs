using System.Runtime.InteropServices;
using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.ToolServer.Execution;

/// <summary>Arguments against the workflow's inputs schema, before anything is sent.</summary>
internal static class ArgumentCheck
{
    /// <summary>Null when they fit.</summary>
    public static ToolCallResult? Of(ToolCall call)
    {
        if (call.Arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            return ToolCallResult.Refused("", $"The arguments are a JSON {call.Arguments.ValueKind}. Send an object with one member an argument.");

        var errors = call.Plan.CheckArguments(call.Arguments);
        return errors.Count == 0
            ? null
            : ToolCallResult.Refused(errors[0].Property, $"The arguments do not fit the tool's input schema. {string.Join(' ', errors.Select(error => error.Sentence("The object")))}");
    }

    /// <summary>Null when every string of them can be read; asked before anything looks at them.</summary>
    public static ToolCallResult? Unreadable(JsonElement arguments) =>
        arguments.ValueKind != JsonValueKind.Undefined && UnreadableText.IsIn(JsonMarshal.GetRawUtf8Value(arguments))
            ? ToolCallResult.Refused("", "The arguments hold a string that is no text: bytes that are no UTF-8, or one half of a surrogate pair. Send whole characters.")
            : null;
}
