using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.Serialization;

namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>Reads manifests as JSON.</summary>
internal static class YamlDocuments
{
    /// <summary>Every document that is not empty.</summary>
    public static IReadOnlyList<JsonObject> Read(string text)
    {
        var reader = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build();
        var writer = new SerializerBuilder().JsonCompatible().Build();
        var parser = new Parser(new StringReader(text));
        var documents = new List<JsonObject>();
        parser.Consume<StreamStart>();
        while (parser.Accept<DocumentStart>(out _))
        {
            if (reader.Deserialize(parser) is { } document)
                documents.Add(JsonNode.Parse(writer.Serialize(document))!.AsObject());
        }
        return documents;
    }
}
