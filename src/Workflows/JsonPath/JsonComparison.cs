using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>Comparisons of RFC 9535 section 2.3.5.2.2. Undefined is Nothing, which equals itself alone.</summary>
internal static class JsonComparison
{
    public static bool AreEqual(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind)
            return false;
        return a.ValueKind switch
        {
            JsonValueKind.Number => a.GetDouble() == b.GetDouble(),
            JsonValueKind.String => a.GetString() == b.GetString(),
            JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => AreEqual(p.First, p.Second)),
            JsonValueKind.Object => a.GetPropertyCount() == b.GetPropertyCount()
                && a.EnumerateObject().All(m => b.TryGetProperty(m.Name, out var other) && AreEqual(m.Value, other)),
            _ => true,
        };
    }

    public static bool IsLess(JsonElement a, JsonElement b) => (a.ValueKind, b.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => a.GetDouble() < b.GetDouble(),
        (JsonValueKind.String, JsonValueKind.String) => CompareScalars(a.GetString()!, b.GetString()!) < 0,
        _ => false,
    };

    /// <summary>By Unicode scalar values; UTF-16 code units would put U+FFxx behind the supplementary planes.</summary>
    private static int CompareScalars(string a, string b)
    {
        var (x, y) = (a.EnumerateRunes(), b.EnumerateRunes());
        while (true)
        {
            var (more, other) = (x.MoveNext(), y.MoveNext());
            if (!more || !other)
                return more.CompareTo(other);
            if (x.Current != y.Current)
                return x.Current.CompareTo(y.Current);
        }
    }
}
