using System.Text.Json;

namespace Signalbox.Kubernetes.Json;

/// <summary>A page of a list as it came over the wire. Its items stay undecoded, so that one bad object cannot spoil the page, and are no documents of their own.</summary>
/// <param name="Items">The bytes of each.</param>
/// <param name="ResourceVersion">Of the whole list.</param>
/// <param name="Continue">Token of the next page; null on the last.</param>
internal sealed record RawPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, string? ResourceVersion, string? Continue)
{
    // An item that is too deep to be decoded is that item's fault alone.
    private const int Deepest = 1000;

    /// <exception cref="JsonException">It is no list.</exception>
    public static RawPage Parse(ReadOnlyMemory<byte> body)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        RawListMeta? metadata = null;
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = Deepest });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("A list is a JSON object.");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isItems = reader.ValueTextEquals("items"u8);
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            // Go writes an empty list as null.
            if (isItems && reader.TokenType != JsonTokenType.Null)
                ReadItems(ref reader, body, items);
            else if (isMetadata)
                metadata = JsonSerializer.Deserialize(ref reader, ClientJson.Default.RawListMeta);
            else
                reader.Skip();
        }
        if (reader.Read())
            throw new JsonException("Something follows the list.");
        return new(items, metadata?.ResourceVersion, string.IsNullOrEmpty(metadata?.Continue) ? null : metadata.Continue);
    }

    private static void ReadItems(ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, List<ReadOnlyMemory<byte>> items)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("The items of a list are an array.");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            items.Add(body[start..(int)reader.BytesConsumed]);
        }
    }
}
