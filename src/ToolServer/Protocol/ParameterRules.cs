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
    /// <summary>Of RFC 5424, as MCP names them.</summary>
    private static readonly string[] LoggingLevels = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"];

    /// <returns>What is wrong, with its place; null when nothing is.</returns>
    public static string? Check(JsonRpcRequest request)
    {
        if (request.Params is null)
            return request.Method switch
            {
                "tools/call" => "params is missing; it must have the tool's name.",
                "resources/read" or "resources/subscribe" or "resources/unsubscribe" => "params is missing; it must have the resource's uri.",
                "logging/setLevel" => "params is missing; it must have level.",
                "completion/complete" => "params is missing; it must have ref and argument.",
                _ => null,
            };
        if (request.Params is not JsonObject parameters)
            return "params must be an object.";
        if (Is(parameters, "_meta", JsonValueKind.Object) is { } meta)
            return meta;
        if (parameters["_meta"]?["progressToken"] is { } token && token.GetValueKind() is not (JsonValueKind.String or JsonValueKind.Number))
            return "params._meta.progressToken must be a string or a number.";
        return request.Method switch
        {
            "resources/read" or "resources/subscribe" or "resources/unsubscribe" => Is(parameters, "uri", JsonValueKind.String, required: true),
            "completion/complete" => CheckCompletion(parameters),
            "tools/list" or "resources/list" or "resources/templates/list" => Is(parameters, "cursor", JsonValueKind.String),
            "tools/call" when !parameters.ContainsKey("name") => "params.name is missing.",
            "tools/call" => Is(parameters, "name", JsonValueKind.String, required: true) ?? Is(parameters, "arguments", JsonValueKind.Object),
            "logging/setLevel" => LoggingLevels.Contains(RequestRules.Text(parameters["level"]) ?? "") ? null : $"params.level must be one of {string.Join(", ", LoggingLevels)}.",
            "subscriptions/listen" => Is(parameters, "notifications", JsonValueKind.Object),
            _ => null,
        };
    }

    private static string? CheckCompletion(JsonObject parameters)
    {
        if ((Is(parameters, "ref", JsonValueKind.Object, required: true) ?? Is(parameters, "argument", JsonValueKind.Object, required: true)) is { } wrong)
            return wrong;
        var (reference, argument) = ((JsonObject)parameters["ref"]!, (JsonObject)parameters["argument"]!);
        if (RequestRules.Text(argument["name"]) is null || RequestRules.Text(argument["value"]) is null)
            return "params.argument must have name and value, both strings.";
        if (parameters["context"] is { } context
            && (context is not JsonObject { } given || given["arguments"] is { } arguments && (arguments is not JsonObject named || named.Any(a => RequestRules.Text(a.Value) is null))))
            return "params.context.arguments must be an object of strings.";
        return RequestRules.Text(reference["type"]) switch
        {
            "ref/resource" when RequestRules.Text(reference["uri"]) is not null => null,
            "ref/prompt" when RequestRules.Text(reference["name"]) is not null => null,
            _ => "params.ref must have type 'ref/resource' and uri, or type 'ref/prompt' and name.",
        };
    }

    private static string? Is(JsonObject parameters, string name, JsonValueKind kind, bool required = false)
    {
        var found = parameters[name]?.GetValueKind();
        return (found is null && !required) || found == kind ? null : $"params.{name} must be {(kind == JsonValueKind.Object ? "an object" : "a string")}.";
    }
}
