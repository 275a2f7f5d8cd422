using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Signalbox.Kubernetes.Json;

/// <summary>metav1.Time: whole seconds in UTC, as <c>2006-01-02T15:04:05Z</c>.</summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    private const string Layout = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDateTimeOffset();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.UtcDateTime.ToString(Layout, CultureInfo.InvariantCulture));
}
