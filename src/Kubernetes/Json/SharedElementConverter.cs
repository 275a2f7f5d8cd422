using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Kubernetes.Json;

/// <summary>Reads JSON values as the serializer does, small ones of equal text mostly as one instance: a value of its own takes several times its text.</summary>
public sealed class SharedElementConverter : JsonConverter<JsonElement>
{
    private const int Longest = 256;
    private const int Places = 4096;
    private static readonly object?[] Table = new object?[Places];

    public override JsonElement Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var read = JsonElement.ParseValue(ref reader);
        var text = JsonMarshal.GetRawUtf8Value(read);
        if (text.Length > Longest)
            return read;
        var hash = new HashCode();
        hash.AddBytes(text);
        ref var place = ref Table[(uint)hash.ToHashCode() % Places];
        if (Volatile.Read(ref place) is JsonElement known && JsonMarshal.GetRawUtf8Value(known).SequenceEqual(text))
            return known;
        Volatile.Write(ref place, read);
        return read;
    }

    public override void Write(Utf8JsonWriter writer, JsonElement value, JsonSerializerOptions options) => value.WriteTo(writer);
}
