using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>Reads an <c>openAPIV3Schema</c>. What cannot be meant is refused with the path of the place.</summary>
internal static class SchemaReader
{
    // A pattern comes from a manifest: it must not be able to stall the server.
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromMilliseconds(250);

    /// <exception cref="InvalidSchemaException">The schema is no schema.</exception>
    public static StructuralSchema Read(JsonObject source, string path)
    {
        var additional = source["additionalProperties"];
        return new StructuralSchema
        {
            Source = source,
            Type = source.Text("type"),
            Properties = ReadMap(source["properties"], $"{path}.properties"),
            AdditionalProperties = additional is JsonObject schema ? Read(schema, $"{path}.additionalProperties") : null,
            AnyAdditional = additional.Flag() == true,
            Items = source["items"] is JsonObject items ? Read(items, $"{path}.items") : null,
            Required = Texts(source["required"]),
            Enum = source["enum"] is JsonArray values ? [.. values] : null,
            Default = source["default"],
            HasDefault = source["default"] is not null,
            Nullable = source["nullable"].Flag() == true,
            PreserveUnknownFields = source["x-kubernetes-preserve-unknown-fields"].Flag() == true,
            IntOrString = source["x-kubernetes-int-or-string"].Flag() == true || source.Text("format") == "int-or-string",
            EmbeddedResource = source["x-kubernetes-embedded-resource"].Flag() == true,
            Format = source.Text("format"),
            Pattern = ReadPattern(source.Text("pattern"), $"{path}.pattern"),
            MinLength = source["minLength"].Integer(),
            MaxLength = source["maxLength"].Integer(),
            MinItems = source["minItems"].Integer(),
            MaxItems = source["maxItems"].Integer(),
            UniqueItems = source["uniqueItems"].Flag() == true,
            MinProperties = source["minProperties"].Integer(),
            MaxProperties = source["maxProperties"].Integer(),
            Minimum = source["minimum"].Number(),
            Maximum = source["maximum"].Number(),
            ExclusiveMinimum = source["exclusiveMinimum"].Flag() == true,
            ExclusiveMaximum = source["exclusiveMaximum"].Flag() == true,
            MultipleOf = source["multipleOf"].Number(),
            AllOf = ReadList(source["allOf"], $"{path}.allOf"),
            AnyOf = ReadList(source["anyOf"], $"{path}.anyOf"),
            OneOf = ReadList(source["oneOf"], $"{path}.oneOf"),
            Not = source["not"] is JsonObject not ? Read(not, $"{path}.not") : null,
            ListType = source.Text("x-kubernetes-list-type"),
            ListMapKeys = Texts(source["x-kubernetes-list-map-keys"]),
            MapType = source.Text("x-kubernetes-map-type"),
        };
    }

    private static Dictionary<string, StructuralSchema> ReadMap(JsonNode? node, string path)
    {
        var result = new Dictionary<string, StructuralSchema>(StringComparer.Ordinal);
        if (node is not JsonObject map)
            return result;

        foreach (var (name, value) in map)
        {
            var place = $"{path}[{name}]";
            result[name] = Read(value as JsonObject ?? throw new InvalidSchemaException(place, "must be a schema object"), place);
        }

        return result;
    }

    private static List<StructuralSchema> ReadList(JsonNode? node, string path) =>
        node is JsonArray list
            ? [.. list.Select((item, index) => Read(item as JsonObject ?? throw new InvalidSchemaException($"{path}[{index}]", "must be a schema object"), $"{path}[{index}]"))]
            : [];

    private static List<string> Texts(JsonNode? node) => node is JsonArray list ? [.. list.Select(item => item.Text() ?? "")] : [];

    private static Regex? ReadPattern(string? pattern, string path)
    {
        if (pattern is null)
            return null;

        try
        {
            return new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
        }
        catch (ArgumentException error)
        {
            throw new InvalidSchemaException(path, $"must be a valid regular expression, but isn't: {error.Message}");
        }
    }
}
