using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Kubernetes.Json;

/// <summary>metav1.MicroTime: always six fraction digits, as <c>2006-01-02T15:04:05.000000Z</c>; the API server refuses any other count.</summary>
public sealed class MicroTimeConverter : JsonConverter<DateTimeOffset?>
{
    private const string Layout = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'";

    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? null : reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options)
    {
        if (value is null)
            writer.WriteNullValue();
        else
            writer.WriteStringValue(value.Value.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture));
    }
}
