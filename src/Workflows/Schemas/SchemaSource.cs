using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Schemas;

/// <summary>One schema object while it is compiled: reads keywords and makes those that apply other schemas.</summary>
internal sealed class SchemaSource(string pointer, JsonElement schema, SchemaResource resource, SchemaCompiler compiler)
{
    public bool Has(string keyword, out JsonElement value) => schema.TryGetProperty(keyword, out value);

    public SchemaException Wrong(string keyword, string reason) => new(At(keyword), reason);

    public IEnumerable<Keyword> References()
    {
        if (Has("$ref", out var reference))
            yield return new CombiningKeywords.Ref(compiler.Reference(At("$ref"), Text("$ref", reference), resource, out _, out _));
        if (Has("$dynamicRef", out var dynamic))
        {
            var target = compiler.Reference(At("$dynamicRef"), Text("$dynamicRef", dynamic), resource, out var anchor, out var found);
            yield return anchor is not null && found.DynamicAnchors.Contains(anchor)
                ? new CombiningKeywords.DynamicRef(target, anchor, compiler.DynamicAnchor)
                : new CombiningKeywords.Ref(target);
        }
    }

    public IEnumerable<Keyword> Applicators()
    {
        if (Has("allOf", out _))
            yield return new CombiningKeywords.AllOf(Nodes("allOf"));
        if (Has("anyOf", out _))
            yield return new CombiningKeywords.AnyOf(Nodes("anyOf"));
        if (Has("oneOf", out _))
            yield return new CombiningKeywords.OneOf(Nodes("oneOf"));
        if (Node("not") is { } not)
            yield return new CombiningKeywords.Not(not);
        if (Node("if") is { } condition)
            yield return new CombiningKeywords.If(condition, Node("then"), Node("else"));
        if (Has("properties", out _) || Has("patternProperties", out _) || Has("additionalProperties", out _))
        {
            yield return new ObjectKeywords.Properties(
                NodeMap("properties").ToDictionary(m => m.Name, m => m.Node, StringComparer.Ordinal),
                [.. NodeMap("patternProperties").Select(m => (Pattern("patternProperties", m.Name), m.Node))],
                Node("additionalProperties"));
        }
        foreach (var (name, node) in NodeMap("dependentSchemas"))
            yield return new ObjectKeywords.Dependent(name, new CombiningKeywords.Ref(node));
        if (Node("propertyNames") is { } names)
            yield return new ObjectKeywords.PropertyNames(names);
        if (Has("prefixItems", out _) || Has("items", out _))
            yield return new ArrayKeywords.Items(Has("prefixItems", out _) ? Nodes("prefixItems") : [], Node("items"));
        if (Node("contains") is { } contains)
            yield return new ArrayKeywords.Contains(contains, Count("minContains") ?? 1, Count("maxContains") ?? double.PositiveInfinity);
    }

    public IEnumerable<Keyword> Unevaluated()
    {
        if (Node("unevaluatedItems") is { } items)
            yield return new ArrayKeywords.Unevaluated(items);
        if (Node("unevaluatedProperties") is { } properties)
            yield return new ObjectKeywords.Unevaluated(properties);
    }

    public EcmaScriptPattern Pattern(string keyword, string pattern)
    {
        try
        {
            return EcmaScriptPattern.Compile(pattern);
        }
        catch (ArgumentException e)
        {
            throw Wrong(keyword, $"'{pattern}' is no regular expression: {e.Message}");
        }
    }

    /// <summary>A non-negative integer; null when the keyword is absent.</summary>
    public double? Count(string keyword)
    {
        if (!Has(keyword, out var value))
            return null;
        return value.ValueKind == JsonValueKind.Number && JsonEquality.IsInteger(value) && value.GetDouble() >= 0
            ? value.GetDouble()
            : throw Wrong(keyword, $"{value.GetRawText()} is no count.");
    }

    public string Text(string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Wrong(keyword, $"{value.GetRawText()} is no string.");

    public IReadOnlyList<string> Texts(string keyword, JsonElement value) =>
        value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(v => Text(keyword, v))] : throw Wrong(keyword, "It must be a list of names.");

    private string At(string keyword) => pointer + JsonPointer.Of([keyword]);

    private SchemaNode? Node(string keyword) => Has(keyword, out var value) ? compiler.Node(At(keyword), value, resource) : null;

    private IReadOnlyList<SchemaNode> Nodes(string keyword)
    {
        if (!Has(keyword, out var list) || list.ValueKind != JsonValueKind.Array)
            throw Wrong(keyword, "It must be a list of schemas.");
        return [.. list.EnumerateArray().Select((s, i) => compiler.Node($"{At(keyword)}/{i}", s, resource))];
    }

    private IEnumerable<(string Name, SchemaNode Node)> NodeMap(string keyword)
    {
        if (!Has(keyword, out var map))
            return [];
        if (map.ValueKind != JsonValueKind.Object)
            throw Wrong(keyword, "It must be an object of schemas.");
        return map.EnumerateObject().Select(m => (m.Name, compiler.Node(At(keyword) + JsonPointer.Of([m.Name]), m.Value, resource)));
    }
}
