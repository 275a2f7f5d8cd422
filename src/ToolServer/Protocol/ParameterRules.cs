using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The types of the parameters that every request may have and of those that we serve. The SDK answers a wrong type with an internal error,
/// which sends people looking for a fault in the server.
/// </summary>
internal static class ParameterRules
{
    /// <returns>What is wrong, with its place; null when nothing is.</returns>
    public static string? Check(JsonRpcRequest request)
    {
        if (request.Params is null)
            return request.Method is "tools/call" ? "params is missing; it must have the tool's name." : null;
        if (request.Params is not JsonObject parameters)
            return "params must be an object.";
        if (Is(parameters, "_meta", JsonValueKind.Object) is { } meta)
            return meta;
        if (parameters["_meta"]?["progressToken"] is { } token && token.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
            return "params._meta.progressToken must be a string or a number.";
        return request.Method switch
        {
            "tools/list" => Is(parameters, "cursor", JsonValueKind.String),
            "tools/call" when !parameters.ContainsKey("name") => "params.name is missing.",
            "tools/call" => Is(parameters, "name", JsonValueKind.String, required: true) ?? Is(parameters, "arguments", JsonValueKind.Object),
            "subscriptions/listen" => Is(parameters, "notifications", JsonValueKind.Object),
            _ => null,
        };
    }

    private static string? Is(JsonObject parameters, string name, JsonValueKind kind, bool required = false)
    {
        var found = parameters[name]?.GetValueKind();
        return (found is null && !required) || found == kind ? null : $"params.{name} must be {(kind == JsonValueKind.Object ? "an object" : "a string")}.";
    }
}
