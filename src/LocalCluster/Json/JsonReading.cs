using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Json;

/// <summary>Reads JSON as the API server does: numbers become int64 or double, of equal keys the last one counts.</summary>
internal static class JsonReading
{
    /// <summary>Deepest nesting accepted in a request.</summary>
    public const int MaxDepth = 128;

    public static JsonDocumentOptions DocumentOptions { get; } = new() { MaxDepth = MaxDepth };

    /// <exception cref="JsonException">The bytes are no JSON, or nested too deep.</exception>
    public static JsonNode? Parse(ReadOnlyMemory<byte> json, ICollection<string>? duplicates = null)
    {
        using var document = JsonDocument.Parse(json, DocumentOptions);
        return Convert(document.RootElement, "", duplicates);
    }

    /// <exception cref="JsonException">The bytes are no JSON object.</exception>
    public static JsonObject ParseObject(ReadOnlyMemory<byte> json) =>
        Parse(json) as JsonObject ?? throw new JsonException("a JSON object is expected");

    public static JsonNode? Convert(JsonElement element, string path = "", ICollection<string>? duplicates = null)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var result = new JsonObject();
                foreach (var property in element.EnumerateObject())
                {
                    var child = path.Length == 0 ? property.Name : $"{path}.{property.Name}";
                    if (result.ContainsKey(property.Name))
                        duplicates?.Add(child);
                    result[property.Name] = Convert(property.Value, child, duplicates);
                }

                return result;
            case JsonValueKind.Array:
                var array = new JsonArray();
                foreach (var item in element.EnumerateArray())
                    array.Add(Convert(item, $"{path}[{array.Count}]", duplicates));
                return array;
            case JsonValueKind.String:
                return JsonValue.Create(element.GetString());
            case JsonValueKind.Number:
                return Number(element);
            case JsonValueKind.True:
                return JsonValue.Create(true);
            case JsonValueKind.False:
                return JsonValue.Create(false);
            default:
                return null;
        }
    }

    private static JsonValue Number(JsonElement element)
    {
        if (element.TryGetInt64(out var integer))
            return JsonValue.Create(integer);

        var number = element.GetDouble();
        if (!double.IsFinite(number))
            throw new JsonException($"the number {element.GetRawText()} is out of range");

        return WholeNumber(number);
    }

    /// <summary>1.0 and 1e3 come back as 1 and 1000, as a trip through Go's encoder makes them.</summary>
    public static JsonValue WholeNumber(double number) =>
        number == Math.Floor(number) && Math.Abs(number) < 1e15 ? JsonValue.Create((long)number) : JsonValue.Create(number);
}
