using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Architecture.Tests;

/// <summary>The CRDs are written by hand and the types are written by hand: each property of one exists in the other.</summary>
public sealed class CrdParityTests
{
    public static TheoryData<string> Kinds() => [.. CrdFiles.Types.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Schema_and_type_have_the_same_properties(string kind)
    {
        var faults = new List<string>();
        var schema = CrdFiles.Schema(kind);
        foreach (var part in new[] { "Spec", "Status" })
            Compare(faults, part, schema["properties"]![JsonNamingPolicy.CamelCase.ConvertName(part)]!.AsObject(), CrdFiles.Types[kind].GetProperty(part)!.PropertyType);
        Assert.Empty(faults);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Everything_is_bounded_and_described(string kind)
    {
        var faults = new List<string>();
        foreach (var part in new[] { "spec", "status" })
            CheckBounds(faults, part, CrdFiles.Schema(kind)["properties"]![part]!.AsObject());
        Assert.Empty(faults);
    }

    private static void Compare(List<string> faults, string path, JsonObject schema, Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        var expected = Kind(type);
        var actual = schema["x-kubernetes-preserve-unknown-fields"] is not null ? "any" : schema["type"]?.GetValue<string>();
        if (expected != actual)
        {
            faults.Add($"{path}: {actual} in the CRD, {type.Name} in C#");
            return;
        }
        if (expected == "array")
            Compare(faults, path + "[]", schema["items"]!.AsObject(), type.GetGenericArguments()[0]);
        else if (expected == "map")
            Compare(faults, path + "{}", schema["additionalProperties"]!.AsObject(), type.GetGenericArguments()[1]);
        else if (expected == "object" && schema["additionalProperties"] is JsonObject values)
            Compare(faults, path + "{}", values, type.GetGenericArguments()[1]);
        else if (expected == "object")
        {
            var properties = schema["properties"]!.AsObject();
            var members = type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .ToDictionary(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name), StringComparer.Ordinal);
            faults.AddRange(members.Keys.Except(properties.Select(p => p.Key)).Select(n => $"{path}.{n}: not in the CRD"));
            faults.AddRange(properties.Select(p => p.Key).Except(members.Keys).Select(n => $"{path}.{n}: not in C#"));
            foreach (var name in members.Keys.Intersect(properties.Select(p => p.Key)))
                Compare(faults, $"{path}.{name}", properties[name]!.AsObject(), members[name].PropertyType);
        }
    }

    private static string Kind(Type type)
    {
        if (type == typeof(JsonElement))
            return "any";
        if (type == typeof(string) || type == typeof(DateTimeOffset))
            return "string";
        if (type == typeof(bool))
            return "boolean";
        if (type == typeof(int) || type == typeof(long))
            return "integer";
        if (type == typeof(double))
            return "number";
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
            return "array";
        return "object";
    }

    /// <summary>The description is what <c>kubectl explain</c> shows.</summary>
    private static void CheckBounds(List<string> faults, string path, JsonObject schema)
    {
        if (schema["description"] is null)
            faults.Add($"{path}: no description");
        if (schema["x-kubernetes-preserve-unknown-fields"] is not null)
            return;
        switch (schema["type"]?.GetValue<string>())
        {
            case "string" when schema["maxLength"] is null && schema["enum"] is null && schema["format"]?.GetValue<string>() != "date-time":
                faults.Add($"{path}: a string without maxLength");
                break;
            case "integer" when schema["minimum"] is null || schema["format"] is null:
                faults.Add($"{path}: an integer without minimum or format");
                break;
            case "array":
                if (schema["maxItems"] is null || schema["x-kubernetes-list-type"] is null)
                    faults.Add($"{path}: a list without maxItems or list type");
                CheckBounds(faults, path + "[]", schema["items"]!.AsObject());
                break;
            case "object" when schema["additionalProperties"] is JsonObject values:
                if (schema["maxProperties"] is null)
                    faults.Add($"{path}: a map without maxProperties");
                CheckBounds(faults, path + "{}", values);
                break;
            case "object":
                foreach (var (name, property) in schema["properties"]!.AsObject())
                    CheckBounds(faults, $"{path}.{name}", property!.AsObject());
                break;
            case null:
                faults.Add($"{path}: no type");
                break;
        }
    }
}
