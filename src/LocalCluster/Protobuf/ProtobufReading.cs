using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Protobuf;

/// <summary>
/// Reads <c>application/vnd.kubernetes.protobuf</c>: the bytes "k8s\0", then a runtime.Unknown message with the type and the object's own bytes.
/// kubectl sends its typed commands so from 1.32 on, and does not fall back to JSON.
/// </summary>
internal static class ProtobufReading
{
    public const string MediaType = "application/vnd.kubernetes.protobuf";

    private const int MostDepth = 32;

    private static ReadOnlySpan<byte> Magic => "k8s\0"u8;

    /// <returns>The object, or null when its kind is only taken as JSON or YAML.</returns>
    /// <exception cref="FormatException">The bytes are no such message.</exception>
    public static JsonObject? Parse(ReadOnlySpan<byte> body)
    {
        if (!body.StartsWith(Magic))
            throw new FormatException("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");

        string apiVersion = "", kind = "";
        ReadOnlySpan<byte> raw = [];
        var unknown = new ProtobufCursor(body[Magic.Length..]);
        while (unknown.Next())
        {
            if (unknown.Number == 1)
            {
                var type = new ProtobufCursor(unknown.Bytes);
                while (type.Next())
                {
                    if (type.Number == 1)
                        apiVersion = Encoding.UTF8.GetString(type.Bytes);
                    else if (type.Number == 2)
                        kind = Encoding.UTF8.GetString(type.Bytes);
                }
            }
            else if (unknown.Number == 2)
            {
                raw = unknown.Bytes;
            }
        }

        if (ProtobufMessages.Find(apiVersion, kind) is not { } message)
            return null;

        var tree = Read(raw, message, 0);
        tree["apiVersion"] = apiVersion;
        tree["kind"] = kind;
        return tree;
    }

    private static JsonObject Read(ReadOnlySpan<byte> bytes, ProtobufMessage message, int depth)
    {
        if (depth > MostDepth)
            throw new FormatException($"nested deeper than {MostDepth} messages");

        var result = new JsonObject();
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (!message.Fields.TryGetValue(cursor.Number, out var field))
                continue;

            if (field.Type is ProtobufType.TextMap or ProtobufType.Base64Map)
                ReadEntry(cursor.Bytes, field.Type, result.Ensure(field.Name));
            else if (field.Repeated)
                Add(result, field.Name, Value(cursor, field, depth));
            else
                result[field.Name] = Value(cursor, field, depth);
        }

        // An absent string and an empty one are the same in this encoding, and absent in JSON.
        foreach (var name in result.Where(member => member.Value is null || member.Value.Text() == "").Select(member => member.Key).ToList())
            result.Remove(name);
        return result;
    }

    private static JsonNode? Value(ProtobufCursor cursor, ProtobufField field, int depth) => field.Type switch
    {
        ProtobufType.Text => JsonValue.Create(Encoding.UTF8.GetString(cursor.Bytes)),
        ProtobufType.Base64 => JsonValue.Create(Convert.ToBase64String(cursor.Bytes)),
        ProtobufType.Number => JsonValue.Create(cursor.Integer),
        ProtobufType.Flag => JsonValue.Create(cursor.Integer != 0),
        ProtobufType.Time => Time(cursor.Bytes, "yyyy-MM-dd'T'HH:mm:ss'Z'"),
        ProtobufType.MicroTime => Time(cursor.Bytes, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"),
        ProtobufType.RawJson => RawJson(cursor.Bytes),
        _ => Read(cursor.Bytes, field.Message!, depth + 1),
    };

    private static void ReadEntry(ReadOnlySpan<byte> bytes, ProtobufType type, JsonObject map)
    {
        var key = "";
        ReadOnlySpan<byte> value = [];
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (cursor.Number == 1)
                key = Encoding.UTF8.GetString(cursor.Bytes);
            else if (cursor.Number == 2)
                value = cursor.Bytes;
        }

        map[key] = type == ProtobufType.TextMap ? Encoding.UTF8.GetString(value) : Convert.ToBase64String(value);
    }

    private static JsonValue? Time(ReadOnlySpan<byte> bytes, string layout)
    {
        long seconds = 0, nanoseconds = 0;
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (cursor.Number == 1)
                seconds = cursor.Integer;
            else if (cursor.Number == 2)
                nanoseconds = cursor.Integer;
        }

        // Go's zero time stands for none.
        if (seconds is 0 or < -62_135_596_799 or > 253_402_300_799)
            return null;
        var time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(nanoseconds / 100);
        return JsonValue.Create(time.UtcDateTime.ToString(layout, CultureInfo.InvariantCulture));
    }

    private static JsonNode? RawJson(ReadOnlySpan<byte> bytes)
    {
        var cursor = new ProtobufCursor(bytes);
        while (cursor.Next())
        {
            if (cursor.Number != 1)
                continue;
            try
            {
                return JsonReading.Parse(cursor.Bytes.ToArray());
            }
            catch (JsonException error)
            {
                throw new FormatException($"fieldsV1 holds no JSON: {error.Message}", error);
            }
        }

        return null;
    }

    private static void Add(JsonObject result, string name, JsonNode? value)
    {
        if (result[name] is not JsonArray list)
            result[name] = list = [];
        list.Add(value);
    }
}
