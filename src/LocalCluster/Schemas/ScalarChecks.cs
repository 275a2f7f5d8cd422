using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>Bounds, patterns and formats of strings and numbers.</summary>
internal static class ScalarChecks
{
    public static void Check(JsonNode value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (value.Text() is { } text)
            CheckText(text, schema, path, errors);
        else if (value.Number() is { } number)
            CheckNumber(value, number, schema, path, errors);
    }

    private static void CheckText(string text, StructuralSchema schema, string path, List<FieldError> errors)
    {
        var length = new StringInfo(text).LengthInTextElements;
        if (text.Length != length)
            length = text.EnumerateRunes().Count();
        if (schema.MaxLength is { } most && length > most)
            errors.Add(FieldError.Invalid(path, GoText.Quote(text), $"{path} in body should be at most {most} chars long"));
        if (schema.MinLength is { } least && length < least)
            errors.Add(FieldError.Invalid(path, GoText.Quote(text), $"{path} in body should be at least {least} chars long"));
        if (schema.Pattern is { } pattern && !Matches(pattern, text))
            errors.Add(FieldError.Invalid(path, GoText.Quote(text), $"{path} in body should match '{pattern}'"));
        if (schema.Format is { } format && !StringFormats.IsValid(format, text))
            errors.Add(FieldError.Invalid(path, GoText.Quote(text), $"{path} in body must be of type {format}: {GoText.Quote(text)}"));
    }

    private static bool Matches(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            // A value that cannot be judged within the time is refused, not let through.
            return false;
        }
    }

    private static void CheckNumber(JsonNode value, double number, StructuralSchema schema, string path, List<FieldError> errors)
    {
        var shown = value.ToJsonString();
        if (schema.Maximum is { } most && (schema.ExclusiveMaximum ? number >= most : number > most))
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be less than {(schema.ExclusiveMaximum ? "" : "or equal to ")}{Show(most)}"));
        if (schema.Minimum is { } least && (schema.ExclusiveMinimum ? number <= least : number < least))
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be greater than {(schema.ExclusiveMinimum ? "" : "or equal to ")}{Show(least)}"));
        if (schema.MultipleOf is { } unit && unit != 0 && (number / unit) % 1 != 0)
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body should be a multiple of {Show(unit)}"));
        if (schema.Format == "int32" && number is < int.MinValue or > int.MaxValue)
            errors.Add(FieldError.Invalid(path, shown, $"{path} in body must be of type int32: {shown}"));
    }

    private static string Show(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
