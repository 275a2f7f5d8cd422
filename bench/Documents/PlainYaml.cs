using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Signalbox.Bench.Documents;

/// <summary>The shortest way from YAML to JSON nodes: no limits, no positions, no check for duplicates. What a loader cannot do without.</summary>
internal static class PlainYaml
{
    public static JsonNode? Parse(TextReader text)
    {
        var parser = new Parser(text);
        parser.Consume<StreamStart>();
        parser.Consume<DocumentStart>();
        return Node(parser, []);
    }

    private static JsonNode? Node(Parser parser, Dictionary<AnchorName, JsonNode?> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias)) return anchors[alias.Value]?.DeepClone();
        if (parser.TryConsume<Scalar>(out var scalar)) return Keep(scalar.Anchor, Value(scalar), anchors);
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            var list = new JsonArray();
            while (!parser.TryConsume<SequenceEnd>(out _)) list.Add(Node(parser, anchors));
            return Keep(sequence.Anchor, list, anchors);
        }

        var start = parser.Consume<MappingStart>();
        var map = new JsonObject();
        while (!parser.TryConsume<MappingEnd>(out _)) map[parser.Consume<Scalar>().Value] = Node(parser, anchors);
        return Keep(start.Anchor, map, anchors);
    }

    private static JsonNode? Keep(AnchorName anchor, JsonNode? node, Dictionary<AnchorName, JsonNode?> anchors)
    {
        if (!anchor.IsEmpty) anchors[anchor] = node;
        return node;
    }

    private static JsonValue? Value(Scalar scalar) => scalar.Style != ScalarStyle.Plain ? JsonValue.Create(scalar.Value) : scalar.Value switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        var text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        var text => JsonValue.Create(text),
    };
}
