using System.Text.Json;

namespace Signalbox.Operator.Admission;

/// <summary>Parts of objects that may lack any part.</summary>
internal static class Parts
{
    /// <summary>Null where the path leads nowhere, or to null.</summary>
    public static JsonElement? Part(this JsonElement? value, params ReadOnlySpan<string> path)
    {
        foreach (var name in path)
        {
            if (value is not { ValueKind: JsonValueKind.Object } map || !map.TryGetProperty(name, out var next))
                return null;
            value = next;
        }
        return value is { ValueKind: JsonValueKind.Null } ? null : value;
    }

    public static string? Text(this JsonElement? value, params ReadOnlySpan<string> path) =>
        value.Part(path) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    /// <summary>Whether both hold the same there, or neither holds anything.</summary>
    public static bool Same(JsonElement? left, JsonElement? right, params ReadOnlySpan<string> path) => (left.Part(path), right.Part(path)) switch
    {
        (null, null) => true,
        ({ } one, { } other) => JsonElement.DeepEquals(one, other),
        _ => false,
    };
}
