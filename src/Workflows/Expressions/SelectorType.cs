using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>The kinds of selectors and conditions, given as a string or as an Arazzo Expression Type Object.</summary>
internal static class SelectorType
{
    public const string Simple = "simple";
    public const string Regex = "regex";
    public const string JsonPath = "jsonpath";
    public const string JsonPointer = "jsonpointer";

    /// <summary>The version of JSONPath that Arazzo 1.0 had.</summary>
    private const string Draft = "draft-goessner-dispatch-jsonpath-00";

    public static bool IsDraft(JsonElement type) => Read(type).Version == Draft;

    /// <exception cref="ExpressionException">It is of no supported type or version.</exception>
    public static string Of(JsonElement type)
    {
        var (name, version) = Read(type);
        return (name, version) switch
        {
            (Simple or Regex, null) => name,
            (JsonPath, null or "rfc9535" or Draft) => name,
            (JsonPointer, null or "rfc6901") => name,
            ("xpath", _) => throw new ExpressionException("XPath is not supported.", "Use a JSONPath query on a JSON body, or a regex on a text body."),
            (JsonPath, _) => throw new ExpressionException($"JSONPath version '{version}' is not supported.", "Write the query by RFC 9535 and leave the version out."),
            _ => throw new ExpressionException($"'{name}' is no supported type.", "Use simple, regex, jsonpath or jsonpointer."),
        };
    }

    private static (string Name, string? Version) Read(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.String => (type.GetString()!, null),
        JsonValueKind.Object => (Member(type, "type") ?? "", Member(type, "version")),
        _ => (type.GetRawText(), null),
    };

    private static string? Member(JsonElement type, string name) =>
        type.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
