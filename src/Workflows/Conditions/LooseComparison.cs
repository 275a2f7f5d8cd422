using System.Globalization;
using System.Text.Json;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Conditions;

/// <summary>
/// Comparisons of simple conditions (Arazzo 1.1, Condition Evaluation): strings without regard to case, numeric strings as numbers beside
/// a number, null equal to itself alone.
/// </summary>
internal static class LooseComparison
{
    public static bool IsTrue(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.String => value.GetString()!.Length > 0,
        JsonValueKind.Number => value.GetDouble() != 0,
        JsonValueKind.Object or JsonValueKind.Array => true,
        _ => false,
    };

    public static bool Compare(JsonElement left, string comparison, JsonElement right) => comparison switch
    {
        "==" => AreEqual(left, right),
        "!=" => !AreEqual(left, right),
        _ => Order(left, right) is { } order && comparison switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        },
    };

    private static bool AreEqual(JsonElement left, JsonElement right)
    {
        if (IsNull(left) || IsNull(right))
            return IsNull(left) && IsNull(right);
        if (Numbers(left, right) is { } numbers)
            return numbers.Left == numbers.Right;
        if (left.ValueKind == JsonValueKind.String || right.ValueKind == JsonValueKind.String)
            return string.Equals(Scalar(left), Scalar(right), StringComparison.OrdinalIgnoreCase) && Scalar(left) is not null;
        return JsonEquality.AreEqual(left, right);
    }

    /// <summary>Null when the two have no order.</summary>
    private static int? Order(JsonElement left, JsonElement right)
    {
        if (Numbers(left, right) is { } numbers)
            return numbers.Left.CompareTo(numbers.Right);
        return left.ValueKind == JsonValueKind.String && right.ValueKind == JsonValueKind.String
            ? string.Compare(left.GetString(), right.GetString(), StringComparison.OrdinalIgnoreCase)
            : null;
    }

    /// <summary>Both as numbers when one is a number and the other reads as one.</summary>
    private static (double Left, double Right)? Numbers(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != JsonValueKind.Number && right.ValueKind != JsonValueKind.Number)
            return null;
        return Number(left) is { } a && Number(right) is { } b ? (a, b) : null;
    }

    private static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.String when double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    private static bool IsNull(JsonElement value) => value.ValueKind is JsonValueKind.Null or JsonValueKind.Undefined;

    private static string? Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };
}
