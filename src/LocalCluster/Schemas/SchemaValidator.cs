using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Schemas;

/// <summary>Checks a value against a structural schema and answers with the causes, in the API server's words.</summary>
internal static class SchemaValidator
{
    public static List<FieldError> Validate(JsonNode? value, StructuralSchema schema, string path = "")
    {
        var errors = new List<FieldError>();
        Check(value, schema, path, errors);
        return errors;
    }

    private static void Check(JsonNode? value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (value is null)
        {
            if (!schema.Nullable && schema.Type is not null)
                errors.Add(TypeError(path, "null", schema.Type));
            return;
        }

        if (!HasType(value, schema, path, errors))
            return;

        if (schema.Enum is { } allowed && !allowed.Any(item => JsonNode.DeepEquals(item, value)))
            errors.Add(FieldError.NotSupported(path, GoText.Value(value), allowed.Select(GoText.Value)));

        switch (value)
        {
            case JsonObject map:
                CheckObject(map, schema, path, errors);
                break;
            case JsonArray list:
                CheckArray(list, schema, path, errors);
                break;
            default:
                ScalarChecks.Check(value, schema, path, errors);
                break;
        }

        CheckCombinations(value, schema, path, errors);
    }

    private static bool HasType(JsonNode value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        var actual = GoText.TypeName(value);
        if (schema.IntOrString)
        {
            if (actual is "integer" or "string")
                return true;
            errors.Add(TypeError(path, actual, "integer,string"));
            return false;
        }

        if (schema.Type is null || schema.Type == actual || (schema.Type == "number" && actual == "integer"))
            return true;

        errors.Add(TypeError(path, actual, schema.Type));
        return false;
    }

    private static FieldError TypeError(string path, string actual, string expected) =>
        FieldError.Invalid(path, GoText.Quote(actual), $"{path} in body must be of type {expected}: {GoText.Quote(actual)}");

    private static void CheckObject(JsonObject map, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (schema.MaxProperties is { } most && map.Count > most)
            errors.Add(FieldError.Invalid(path, Count(map.Count), $"{path} in body should have at most {most} properties"));
        if (schema.MinProperties is { } least && map.Count < least)
            errors.Add(FieldError.Invalid(path, Count(map.Count), $"{path} in body should have at least {least} properties"));

        foreach (var name in schema.Required)
        {
            if (!map.ContainsKey(name))
                errors.Add(FieldError.Required(Join(path, name)));
        }

        foreach (var (name, value) in map)
        {
            // A null that pruning has left stands for an absent optional field.
            if (schema.Member(name) is { } member)
                Check(value, member, Join(path, name), errors);
        }
    }

    private static void CheckArray(JsonArray list, StructuralSchema schema, string path, List<FieldError> errors)
    {
        if (schema.MaxItems is { } most && list.Count > most)
            errors.Add(FieldError.Invalid(path, Count(list.Count), $"{path} in body should have at most {most} items"));
        if (schema.MinItems is { } least && list.Count < least)
            errors.Add(FieldError.Invalid(path, Count(list.Count), $"{path} in body should have at least {least} items"));

        if (schema.Items is { } items)
        {
            for (var index = 0; index < list.Count; index++)
                Check(list[index], items, $"{path}[{index}]", errors);
        }

        if (schema.ListType is "set" or "map" || schema.UniqueItems)
            CheckDuplicates(list, schema, path, errors);
    }

    private static void CheckDuplicates(JsonArray list, StructuralSchema schema, string path, List<FieldError> errors)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var index = 0; index < list.Count; index++)
        {
            var identity = schema.ListType == "map" ? ListKeys.Of(list[index], schema) : list[index]?.DeepClone();
            if (!seen.Add(CanonicalJson.ToText(identity)))
                errors.Add(FieldError.Duplicate($"{path}[{index}]", GoText.Value(identity)));
        }
    }

    private static void CheckCombinations(JsonNode value, StructuralSchema schema, string path, List<FieldError> errors)
    {
        foreach (var part in schema.AllOf)
            Check(value, part, path, errors);

        if (schema.AnyOf.Count > 0 && !schema.AnyOf.Any(part => Fits(value, part, path)))
            errors.Add(FieldError.Invalid(path, "\"\"", $"{GoText.Quote(path)} must validate at least one schema (anyOf)"));

        if (schema.OneOf.Count > 0)
        {
            var fitting = schema.OneOf.Count(part => Fits(value, part, path));
            if (fitting != 1)
            {
                var found = fitting == 0 ? "Found none valid" : $"Found {fitting} valid alternatives";
                errors.Add(FieldError.Invalid(path, "\"\"", $"{GoText.Quote(path)} must validate one and only one schema (oneOf). {found}"));
            }
        }

        if (schema.Not is { } not && Fits(value, not, path))
            errors.Add(FieldError.Invalid(path, "\"\"", $"{GoText.Quote(path)} must not validate the schema (not)"));
    }

    private static bool Fits(JsonNode value, StructuralSchema schema, string path) => Validate(value, schema, path).Count == 0;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);
}
