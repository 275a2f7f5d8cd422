using System.Globalization;
using System.Text;

namespace Signalbox.Workflows.Approval;

/// <summary>Number to text as ECMA-262 Number::toString with radix 10 does it, which RFC 8785 section 3.2.2.3 prescribes.</summary>
public static class EcmaScriptNumber
{
    /// <summary>The shortest text that reads back as the same double. <paramref name="value"/> must be finite.</summary>
    public static string Format(double value)
    {
        if (value == 0)
            return "0"; // negative zero too
        var (negative, digits, pointAt) = Decompose(value);
        var text = new StringBuilder(digits.Length + 8);
        if (negative)
            text.Append('-');
        if (pointAt is > 21 or < -5)
            return Exponential(text, digits, pointAt - 1);
        if (pointAt <= 0)
            return text.Append("0.").Append('0', -pointAt).Append(digits).ToString();
        if (pointAt >= digits.Length)
            return text.Append(digits).Append('0', pointAt - digits.Length).ToString();
        return text.Append(digits, 0, pointAt).Append('.').Append(digits, pointAt, digits.Length - pointAt).ToString();
    }

    private static string Exponential(StringBuilder text, string digits, int exponent)
    {
        text.Append(digits[0]);
        if (digits.Length > 1)
            text.Append('.').Append(digits, 1, digits.Length - 1);
        return text.Append('e').Append(exponent < 0 ? '-' : '+').Append(Math.Abs(exponent)).ToString();
    }

    /// <summary>value = 0.digits x 10^pointAt, with the fewest digits that round-trip (what <c>R</c> yields).</summary>
    private static (bool Negative, string Digits, int PointAt) Decompose(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        var negative = text[0] == '-';
        var mantissa = negative ? text[1..] : text;
        var exponent = 0;
        if (mantissa.IndexOf('E', StringComparison.Ordinal) is var at and >= 0)
        {
            exponent = int.Parse(mantissa.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            mantissa = mantissa[..at];
        }
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? mantissa : mantissa[..point];
        var fraction = point < 0 ? "" : mantissa[(point + 1)..];
        var all = whole + fraction;
        var leading = all.Length - all.TrimStart('0').Length;
        return (negative, all.Trim('0'), whole.Length - leading + exponent);
    }
}
