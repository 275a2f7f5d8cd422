using System.Text.Json;

namespace Signalbox.Kubernetes.Json;

/// <summary>Finds the items of a list in its bytes as they come, without decoding them: one bad object cannot spoil the others.</summary>
/// <param name="each">Told where each item stands in the bytes given to the running <see cref="Read"/>.</param>
internal sealed class ListParser(Action<Range> each)
{
    // An item that is too deep to be decoded is that item's fault alone.
    private const int Deepest = 1000;
    private JsonReaderState state = new(new JsonReaderOptions { MaxDepth = Deepest });
    private Place place;

    private enum Place
    {
        Start,
        Fields,
        Items,
        End,
    }

    /// <summary>Null as long as it was not read, or when the list has none.</summary>
    public RawListMeta? Metadata { get; private set; }

    /// <summary>Reads on.</summary>
    /// <param name="bytes">What the last call has left of its bytes, and what follows.</param>
    /// <param name="isLast">Nothing follows these.</param>
    /// <returns>How many of the bytes were read; the others have to be given again, with more.</returns>
    /// <exception cref="JsonException">It is no list, or ends in the midst.</exception>
    public int Read(ReadOnlySpan<byte> bytes, bool isLast)
    {
        var reader = new Utf8JsonReader(bytes, isLast, state);
        var whole = reader;
        while (Step(ref reader, bytes))
            whole = reader;
        state = whole.CurrentState;
        return (int)whole.BytesConsumed;
    }

    /// <returns>False when the bytes end before the step does.</returns>
    private bool Step(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (!reader.Read())
            return false;
        switch (place)
        {
            case Place.Start:
                place = reader.TokenType == JsonTokenType.StartObject ? Place.Fields : throw new JsonException("A list is a JSON object.");
                return true;
            case Place.Fields:
                return Field(ref reader, bytes);
            default:
                return Item(ref reader);
        }
    }

    private bool Field(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        if (reader.TokenType == JsonTokenType.EndObject)
        {
            place = Place.End;
            return true;
        }
        var isItems = reader.ValueTextEquals("items"u8);
        var isMetadata = reader.ValueTextEquals("metadata"u8);
        if (!reader.Read())
            return false;
        // Go writes an empty list as null.
        if (isItems && reader.TokenType != JsonTokenType.Null)
        {
            place = reader.TokenType == JsonTokenType.StartArray ? Place.Items : throw new JsonException("The items of a list are an array.");
            return true;
        }
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        if (isMetadata)
            Metadata = JsonSerializer.Deserialize(bytes[start..(int)reader.BytesConsumed], ClientJson.Default.RawListMeta);
        return true;
    }

    private bool Item(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.EndArray)
        {
            place = Place.Fields;
            return true;
        }
        var start = (int)reader.TokenStartIndex;
        if (!reader.TrySkip())
            return false;
        each(start..(int)reader.BytesConsumed);
        return true;
    }
}
