using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>
/// Equality and numbers of JSON Schema and JSONPath (RFC 9535 section 2.3.5.2.2): numbers by their mathematical value, so that neighbouring
/// 64-bit ids are two; objects without regard to order; Undefined, JSONPath's Nothing, equals itself alone.
/// </summary>
internal static class JsonEquality
{
    public static bool AreEqual(JsonElement a, JsonElement b)
    {
        if (a.ValueKind != b.ValueKind)
            return false;
        return a.ValueKind switch
        {
            JsonValueKind.Number => CompareNumbers(a, b) == 0,
            JsonValueKind.String => SameText(a, b),
            JsonValueKind.Array => a.GetArrayLength() == b.GetArrayLength() && a.EnumerateArray().Zip(b.EnumerateArray()).All(p => AreEqual(p.First, p.Second)),
            JsonValueKind.Object => a.GetPropertyCount() == b.GetPropertyCount()
                && a.EnumerateObject().All(m => b.TryGetProperty(m.Name, out var other) && AreEqual(m.Value, other)),
            _ => true,
        };
    }

    /// <summary>Equal bytes are equal text, and unequal bytes without escapes are not.</summary>
    private static bool SameText(JsonElement a, JsonElement b)
    {
        var x = JsonMarshal.GetRawUtf8Value(a);
        var y = JsonMarshal.GetRawUtf8Value(b);
        return x.SequenceEqual(y) || ((x.Contains((byte)'\\') || y.Contains((byte)'\\')) && a.GetString() == b.GetString());
    }

    public static int CompareNumbers(JsonElement a, JsonElement b) =>
        a.TryGetDecimal(out var x) && b.TryGetDecimal(out var y) ? x.CompareTo(y) : Double(a).CompareTo(Double(b));

    public static bool IsInteger(JsonElement value) =>
        value.TryGetDecimal(out var exact) ? decimal.IsInteger(exact) : Double(value) is var rough && Math.Floor(rough) == rough;

    public static bool IsMultipleOf(JsonElement value, JsonElement divisor)
    {
        if (value.TryGetDecimal(out var x) && divisor.TryGetDecimal(out var y) && y != 0)
            return x % y == 0;
        var quotient = Double(value) / Double(divisor);
        return double.IsFinite(quotient) && Math.Floor(quotient) == quotient;
    }

    /// <summary>Infinite beyond the range of a double.</summary>
    private static double Double(JsonElement value) => double.Parse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);
}
