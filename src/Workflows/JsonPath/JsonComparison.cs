using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.JsonPath;

/// <summary>The order of RFC 9535 section 2.3.5.2.2: numbers and strings have one, among themselves.</summary>
internal static class JsonComparison
{
    public static bool IsLess(JsonElement a, JsonElement b) => (a.ValueKind, b.ValueKind) switch
    {
        (JsonValueKind.Number, JsonValueKind.Number) => JsonEquality.CompareNumbers(a, b) < 0,
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
