using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.LocalCluster.Json;

/// <summary>YAML to the same trees that JSON is read into. Plain scalars follow the YAML 1.2 core schema; JSON is YAML, so either may come.</summary>
internal static partial class YamlReading
{
    // Aliases can unfold a few hundred bytes into gigabytes.
    private const int MostNodes = 200_000;

    /// <summary>Every document of a stream that holds a mapping.</summary>
    /// <exception cref="FormatException">The text is no YAML, too deep, or unfolds to too much.</exception>
    public static IReadOnlyList<JsonObject> ParseAll(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            var budget = MostNodes;
            return [.. stream.Documents.Select(document => Convert(document.RootNode, 0, ref budget)).OfType<JsonObject>()];
        }
        catch (YamlException error)
        {
            throw new FormatException($"yaml: line {error.Start.Line}: {error.Message}", error);
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth, ref int budget)
    {
        if (depth > JsonReading.MaxDepth)
            throw new FormatException($"yaml: line {node.Start.Line}: nested deeper than {JsonReading.MaxDepth} levels");
        if (--budget < 0)
            throw new FormatException($"yaml: unfolds to more than {MostNodes} nodes");

        switch (node)
        {
            case YamlMappingNode mapping:
                var map = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                {
                    var name = (key as YamlScalarNode)?.Value ?? throw new FormatException($"yaml: line {key.Start.Line}: a key must be a scalar");
                    map[name] = Convert(value, depth + 1, ref budget);
                }

                return map;
            case YamlSequenceNode sequence:
                var list = new JsonArray();
                foreach (var item in sequence.Children)
                    list.Add(Convert(item, depth + 1, ref budget));
                return list;
            case YamlScalarNode scalar:
                return Scalar(scalar);
            default:
                throw new FormatException($"yaml: line {node.Start.Line}: unexpected {node.NodeType}");
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style is not ScalarStyle.Plain || scalar.Tag is { IsEmpty: false, Value: "tag:yaml.org,2002:str" or "!" })
            return JsonValue.Create(text);

        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            _ when IntegerPattern().IsMatch(text) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) => JsonValue.Create(integer),
            _ when text.StartsWith("0x", StringComparison.Ordinal) && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) => JsonValue.Create(hex),
            _ when FloatPattern().IsMatch(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonReading.WholeNumber(number),
            _ => JsonValue.Create(text),
        };
    }

    [GeneratedRegex(@"^[-+]?[0-9]+$")]
    private static partial Regex IntegerPattern();

    [GeneratedRegex(@"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")]
    private static partial Regex FloatPattern();
}
