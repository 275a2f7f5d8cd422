using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Signalbox.Workflows.Approval;

namespace Signalbox.Workflows.Planning;

/// <summary>What must hold for a spec to have a digest that is its own.</summary>
internal static class SizeAndNumbers
{
    /// <summary>The API server keeps objects of 1.5 MiB at the most; status, history and managed fields need room beside the spec.</summary>
    private const int LargestSpec = 256 * 1024;

    /// <summary>Null when the spec has no canonical form; the problem says where.</summary>
    /// <param name="scope">Where problems are reported.</param>
    /// <param name="utf8">What <see cref="SpecJson.ToUtf8"/> wrote of the spec.</param>
    public static string? Digest(CompileScope scope, ReadOnlyMemory<byte> utf8)
    {
        try
        {
            if (utf8.Length > LargestSpec)
                scope.Report("spec", $"The spec takes {utf8.Length} bytes of JSON.", $"Keep it within {LargestSpec} bytes: shorten schemas and descriptions.");
            using var json = JsonDocument.Parse(utf8);
            // Few specs have such a number: where it stands is asked only of those.
            if (!IsExactThroughout(json.RootElement))
                CheckNumbers(scope, json.RootElement, []);
            return SpecDigest.OfContent(json.RootElement);
        }
        catch (CanonicalJsonException e)
        {
            scope.Report(e.Path.Replace("$", "spec", StringComparison.Ordinal), e.Message, "Correct the value; it cannot be digested.");
            return null;
        }
    }

    /// <summary>Canonical JSON holds numbers as doubles: two numbers that are one double would share a digest.</summary>
    private static void CheckNumbers(CompileScope scope, JsonElement value, Stack<object> path)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (member.Value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Number))
                        continue;
                    path.Push(member);
                    CheckNumbers(scope, member.Value, path);
                    path.Pop();
                }
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    path.Push(index++);
                    CheckNumbers(scope, item, path);
                    path.Pop();
                }
                break;
            case JsonValueKind.Number when !IsExact(value):
                scope.Report(Place(path), $"The number {value.GetRawText()} has more digits than a double can hold.", "Write it with fewer digits, or as a string.");
                break;
        }
    }

    private static bool IsExactThroughout(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in value.EnumerateObject())
                {
                    if (!IsExactThroughout(member.Value))
                        return false;
                }
                return true;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray())
                {
                    if (!IsExactThroughout(item))
                        return false;
                }
                return true;
            default:
                return value.ValueKind != JsonValueKind.Number || IsExact(value);
        }
    }

    private static string Place(Stack<object> path) => "spec" + string.Concat(path.Reverse().Select(part => part is JsonProperty member ? $".{member.Name}" : $"[{part}]"));

    // A whole number of up to fifteen digits is a double as it stands.
    private static bool IsExact(JsonElement value) =>
        JsonMarshal.GetRawUtf8Value(value) is { Length: <= 15 } digits && !digits.ContainsAnyExceptInRange((byte)'0', (byte)'9')
        || value.TryGetDouble(out var number) && double.IsFinite(number)
        && Digits(value.GetRawText()) == Digits(EcmaScriptNumber.Format(number));

    /// <summary>Sign, significant digits and decimal exponent: equal for two texts of one number.</summary>
    private static (bool Negative, string Digits, int Exponent) Digits(string text)
    {
        var negative = text[0] == '-';
        var parts = text.TrimStart('-').Split('e', 'E');
        var exponent = parts.Length > 1 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        var mantissa = parts[0].Split('.');
        var fraction = mantissa.Length > 1 ? mantissa[1] : "";
        var digits = (mantissa[0] + fraction).TrimStart('0');
        var significant = digits.TrimEnd('0');
        return significant.Length == 0
            ? (false, "", 0)
            : (negative, significant, exponent - fraction.Length + digits.Length - significant.Length);
    }
}
