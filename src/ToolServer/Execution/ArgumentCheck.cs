using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.ToolServer.Execution;

/// <summary>Arguments against the workflow's inputs schema, before anything is sent.</summary>
internal static class ArgumentCheck
{
    /// <summary>Null when they fit.</summary>
    public static ToolCallResult? Of(ToolCall call)
    {
        if (call.Arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
            return Refused("", $"The arguments are a JSON {call.Arguments.ValueKind}. Send an object with one member an argument.");

        var errors = call.Plan.CheckArguments(call.Arguments);
        return errors.Count == 0
            ? null
            : Refused(PropertyPath(errors[0].InstancePath), $"The arguments do not fit the tool's input schema. {string.Join(' ', errors.Select(Sentence))}");
    }

    /// <summary><c>/disks/0/size</c> as <c>disks[0].size</c>.</summary>
    internal static string PropertyPath(string pointer)
    {
        var path = new StringBuilder();
        foreach (var escaped in pointer.Split('/').Skip(1))
        {
            var segment = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (segment.Length > 0 && segment.All(char.IsAsciiDigit))
                path.Append('[').Append(segment).Append(']');
            else
                path.Append(path.Length > 0 ? "." : "").Append(segment);
        }

        return path.ToString();
    }

    private static string Sentence(SchemaError error)
    {
        var path = PropertyPath(error.InstancePath);
        return $"{(path.Length > 0 ? path : "The object")} {error.Message.TrimEnd('.')}.";
    }

    private static ToolCallResult Refused(string path, string message) => new()
    {
        IsError = true,
        Text = $"Nothing was sent. {message}",
        InvalidArgument = path,
    };
}
