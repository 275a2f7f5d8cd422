using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Cli.Output;

/// <summary>JSON as YAML 1.2: every string that could be read as something else is quoted.</summary>
internal static class YamlText
{
    public static string Of(JsonNode? node)
    {
        using var writer = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        new YamlStream(new YamlDocument(Convert(node))).Save(writer, assignAnchors: false);
        var text = writer.ToString();
        return text.EndsWith("...\n", StringComparison.Ordinal) ? text[..^4] : text;
    }

    private static YamlNode Convert(JsonNode? node) => node switch
    {
        null => new YamlScalarNode("null"),
        JsonObject map => new YamlMappingNode(map.Select(p => KeyValuePair.Create((YamlNode)Text(p.Key), Convert(p.Value))))
        {
            Style = map.Count == 0 ? YamlDotNet.Core.Events.MappingStyle.Flow : YamlDotNet.Core.Events.MappingStyle.Block,
        },
        JsonArray list => new YamlSequenceNode(list.Select(Convert))
        {
            Style = list.Count == 0 ? YamlDotNet.Core.Events.SequenceStyle.Flow : YamlDotNet.Core.Events.SequenceStyle.Block,
        },
        _ when node.GetValueKind() == JsonValueKind.String => Text(node.GetValue<string>()),
        _ => new YamlScalarNode(node.ToJsonString()) { Style = ScalarStyle.Plain },
    };

    private static YamlScalarNode Text(string text) => new(text)
    {
        Style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : NeedsQuotes(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Plain,
    };

    /// <summary>Plain is for words that no YAML 1.1 or 1.2 reader takes for a number, a boolean, null, a date or syntax.</summary>
    private static bool NeedsQuotes(string text) =>
        text.Length == 0
        || !char.IsAsciiLetter(text[0]) && text[0] is not ('/' or '$' or '_')
        || char.IsWhiteSpace(text[^1])
        || text[^1] == ':'
        || text.Contains(": ", StringComparison.Ordinal)
        || text.Contains(" #", StringComparison.Ordinal)
        || text.Any(char.IsControl)
        || text.ToUpperInvariant() is "Y" or "N" or "YES" or "NO" or "ON" or "OFF" or "TRUE" or "FALSE" or "NULL";
}
