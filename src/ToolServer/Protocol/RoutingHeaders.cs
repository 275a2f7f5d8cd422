using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The headers by which proxies route without reading bodies (SEP-2243). They must say what the body says, or a proxy and this server
/// would be talked into seeing two different requests.
/// </summary>
internal static class RoutingHeaders
{
    // IEEE 754 doubles, which JavaScript clients have, count exactly up to here.
    private const long MaxSafeInteger = 9007199254740991;

    /// <returns>What does not fit; null when all fits.</returns>
    public static string? Check(IHeaderDictionary headers, JsonRpcMessage message, Func<string, JsonElement?> inputSchema)
    {
        var method = message switch { JsonRpcRequest r => r.Method, JsonRpcNotification n => n.Method, _ => "" };
        if (!headers.TryGetValue(HeaderNames.Method, out var methodHeader))
            return $"The {HeaderNames.Method} header is missing.";
        if (methodHeader.ToString().Trim() != method)
            return $"The {HeaderNames.Method} header does not say '{method}', the body's method.";

        var parameters = RequestRules.Parameters(message);
        var nameProperty = method switch { "tools/call" or "prompts/get" => "name", "resources/read" => "uri", "tasks/get" or "tasks/update" or "tasks/cancel" => "taskId", _ => null };
        if (nameProperty is null)
            return null;
        if (!headers.TryGetValue(HeaderNames.Name, out var nameHeader))
            return $"The {HeaderNames.Name} header is missing.";
        var name = RequestRules.Text(parameters?[nameProperty]);
        if (Decode(nameHeader.ToString()) is not { } decoded)
            return $"The {HeaderNames.Name} header has characters that a header must not have, or is no valid =?base64?…?= text.";
        if (decoded != name)
            return $"The {HeaderNames.Name} header does not say what params.{nameProperty} says.";

        return method == "tools/call" && name is not null && inputSchema(name) is { ValueKind: JsonValueKind.Object } schema
            ? CheckArguments(headers, schema, parameters?["arguments"] as JsonObject)
            : null;
    }

    private static string? CheckArguments(IHeaderDictionary headers, JsonElement schema, JsonObject? arguments)
    {
        if (!schema.TryGetProperty("properties", out var properties) || properties.ValueKind != JsonValueKind.Object)
            return null;
        foreach (var property in properties.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Object)
                continue;
            var argument = arguments?[property.Name];
            if (CheckArguments(headers, property.Value, argument as JsonObject) is { } nested)
                return nested;
            if (property.Value.TryGetProperty("x-mcp-header", out var suffix)
                && suffix.ValueKind == JsonValueKind.String && suffix.GetString() is { Length: > 0 } name
                && CheckArgument(headers, HeaderNames.ParamPrefix + name, property, argument) is { } problem)
                return problem;
        }
        return null;
    }

    private static string? CheckArgument(IHeaderDictionary headers, string header, JsonProperty property, JsonNode? argument)
    {
        if (!headers.TryGetValue(header, out var sent))
            return argument is null ? null : $"The {header} header is missing; it repeats the argument '{property.Name}'.";
        if (Decode(sent.ToString()) is not { } actual)
            return $"The {header} header has characters that a header must not have, or is no valid =?base64?…?= text.";
        if (argument is null)
            return null;
        if (McpHeaderEncoder.ConvertToHeaderValue(argument) is not { } encoded || McpHeaderEncoder.DecodeValue(encoded) is not { } expected)
            return null;
        return Same(actual, expected, IsInteger(property.Value)) ? null : $"The {header} header does not say what the argument '{property.Name}' says.";
    }

    // 42 and 42.0 are one integer; beyond 2^53 two different ones may look alike to a client, so none is taken.
    private static bool Same(string actual, string expected, bool integer)
    {
        const NumberStyles Number = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!integer || !double.TryParse(actual, Number, CultureInfo.InvariantCulture, out var a)
            || !double.TryParse(expected, Number, CultureInfo.InvariantCulture, out var b))
            return actual == expected;
        return a == b && double.IsInteger(a) && Math.Abs(a) <= MaxSafeInteger;
    }

    private static bool IsInteger(JsonElement schema) =>
        schema.TryGetProperty("type", out var type)
        && (type.ValueKind == JsonValueKind.Array
            ? type.EnumerateArray().Any(t => t.ValueKind == JsonValueKind.String && t.ValueEquals("integer"))
            : type.ValueKind == JsonValueKind.String && type.ValueEquals("integer"));

    private static string? Decode(string value)
    {
        var text = value.Trim();
        return text.Any(c => c is not '\t' and (< ' ' or > '~')) ? null : McpHeaderEncoder.DecodeValue(text);
    }
}
