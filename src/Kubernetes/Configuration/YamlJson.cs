using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Kubernetes.Configuration;

/// <summary>Reads a YAML or JSON document as JSON nodes, with the scalar types of the YAML core schema.</summary>
public static class YamlJson
{
    /// <summary>The first document; null when the text has none.</summary>
    /// <exception cref="FormatException">Neither YAML nor JSON; the message says where.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            // JSON may hold tabs, which YAML's block rules refuse.
            if (text.AsSpan().TrimStart().StartsWith("{"))
                return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // A flow mapping of YAML also begins with a brace.
        }
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : Convert(stream.Documents[0].RootNode, 0);
        }
        catch (YamlException e)
        {
            throw new FormatException($"line {e.Start.Line}, column {e.Start.Column}: {e.Message}", e);
        }
    }

    private static JsonNode? Convert(YamlNode node, int depth)
    {
        if (depth > 64)
            throw new FormatException("nested more than 64 levels deep.");
        switch (node)
        {
            case YamlScalarNode scalar:
                return Scalar(scalar);
            case YamlSequenceNode sequence:
                return new JsonArray([.. sequence.Children.Select(c => Convert(c, depth + 1))]);
            case YamlMappingNode mapping:
                var result = new JsonObject();
                foreach (var (key, value) in mapping.Children)
                    result[(key as YamlScalarNode)?.Value ?? ""] = Convert(value, depth + 1);
                return result;
            default:
                throw new FormatException($"line {node.Start.Line}: an unsupported kind of YAML node.");
        }
    }

    private static JsonValue? Scalar(YamlScalarNode scalar)
    {
        var text = scalar.Value ?? "";
        if (scalar.Style != ScalarStyle.Plain)
            return JsonValue.Create(text);
        return text switch
        {
            "" or "~" or "null" or "Null" or "NULL" => null,
            "true" or "True" or "TRUE" => JsonValue.Create(true),
            "false" or "False" or "FALSE" => JsonValue.Create(false),
            // Only what is written back the same is a number: 007 and 1e3 stay the text that they are.
            _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                && number.ToString(CultureInfo.InvariantCulture) == text => JsonValue.Create(number),
            _ => JsonValue.Create(text),
        };
    }
}
