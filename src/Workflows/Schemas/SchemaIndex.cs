using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Schemas;

/// <summary>Finds the resources and anchors of a document, and what references point at.</summary>
internal sealed class SchemaIndex
{
    private static readonly Uri Unnamed = new("urn:signalbox:schema");
    private static readonly string[] Single =
    [
        "additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else", "unevaluatedItems", "unevaluatedProperties", "contentSchema",
    ];

    private static readonly string[] Lists = ["allOf", "anyOf", "oneOf", "prefixItems"];
    private static readonly string[] Maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
    private readonly Dictionary<string, SchemaResource> _resources = new(StringComparer.Ordinal);

    public SchemaIndex(JsonElement document)
    {
        Root = new SchemaResource(Unnamed, "", document);
        _resources[Key(Unnamed)] = Root;
        Root = Walk(document, "", Root);
    }

    public SchemaResource Root { get; }

    public bool HasUnevaluated { get; private set; }

    /// <summary>The resource whose schema stands at <paramref name="pointer"/>, given the one around it.</summary>
    public SchemaResource ResourceOf(string pointer, JsonElement schema, SchemaResource around) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$id", out _)
            ? _resources.Values.FirstOrDefault(r => r.Pointer == pointer && r.Uri != Unnamed) ?? around
            : around;

    /// <summary>What <paramref name="reference"/> points at; its anchor when it names one.</summary>
    public (string Pointer, JsonElement Schema, SchemaResource Resource, string? Anchor) Resolve(string at, string reference, SchemaResource from)
    {
        var uri = Resolved(at, reference, from);
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var fragment = hash < 0 ? "" : Uri.UnescapeDataString(reference[(hash + 1)..]);
        if (!_resources.TryGetValue(Key(uri), out var resource))
            throw new SchemaException(at, $"'{reference}' is not in the schema, and nothing is fetched. Put what it refers to under $defs.");
        if (fragment.Length == 0 || fragment[0] == '/')
            return Navigate(at, reference, resource, fragment);
        return resource.Anchors.TryGetValue(fragment, out var anchor)
            ? (anchor.Pointer, anchor.Schema, resource, fragment)
            : throw new SchemaException(at, $"'{reference}' names an anchor that is not there.");
    }

    private static Uri Resolved(string at, string reference, SchemaResource from)
    {
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        var text = hash < 0 ? reference : reference[..hash];
        if (text.Length == 0)
            return from.Uri;
        if (Uri.TryCreate(text, UriKind.Absolute, out var absolute) && !text.StartsWith('/'))
            return absolute;
        return Uri.TryCreate(from.Uri, text, out var relative) ? relative : throw new SchemaException(at, $"'{reference}' is no URI reference.");
    }

    private (string, JsonElement, SchemaResource, string?) Navigate(string at, string reference, SchemaResource resource, string fragment)
    {
        var pointer = JsonPointer.Parse(fragment) ?? throw new SchemaException(at, $"'{reference}' holds no JSON Pointer.");
        var (schema, path) = (resource.Root, resource.Pointer);
        foreach (var token in pointer.Tokens)
        {
            var step = JsonPointer.Of([token]);
            schema = step.Resolve(schema);
            path += step;
            if (schema.ValueKind == JsonValueKind.Undefined)
                throw new SchemaException(at, $"'{reference}' points at nothing.");
            resource = ResourceOf(path, schema, resource);
        }
        return (path, schema, resource, null);
    }

    private SchemaResource Walk(JsonElement schema, string pointer, SchemaResource resource)
    {
        if (schema.ValueKind != JsonValueKind.Object)
            return resource;
        if (Text(schema, "$id") is { } id)
        {
            resource = new SchemaResource(Resolved(pointer, id, resource), pointer, schema);
            _resources[Key(resource.Uri)] = resource;
        }
        foreach (var keyword in new[] { "$anchor", "$dynamicAnchor" })
        {
            if (Text(schema, keyword) is { } anchor)
                resource.Anchors[anchor] = (pointer, schema);
        }
        if (Text(schema, "$dynamicAnchor") is { } dynamic)
            resource.DynamicAnchors.Add(dynamic);
        HasUnevaluated |= schema.TryGetProperty("unevaluatedProperties", out _) || schema.TryGetProperty("unevaluatedItems", out _);
        foreach (var (path, child) in Children(schema, pointer))
            Walk(child, path, resource);
        return resource;
    }

    internal static IEnumerable<(string Pointer, JsonElement Schema)> Children(JsonElement schema, string pointer)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var path = pointer + JsonPointer.Of([keyword.Name]);
            if (Single.Contains(keyword.Name))
                yield return (path, keyword.Value);
            else if (Lists.Contains(keyword.Name) && keyword.Value.ValueKind == JsonValueKind.Array)
            {
                var index = 0;
                foreach (var item in keyword.Value.EnumerateArray())
                    yield return ($"{path}/{index++}", item);
            }
            else if (Maps.Contains(keyword.Name) && keyword.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in keyword.Value.EnumerateObject())
                    yield return (path + JsonPointer.Of([member.Name]), member.Value);
            }
        }
    }

    private static string? Text(JsonElement schema, string keyword) =>
        schema.TryGetProperty(keyword, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string Key(Uri uri)
    {
        var text = uri.IsAbsoluteUri ? uri.AbsoluteUri : uri.OriginalString;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        return hash < 0 ? text : text[..hash];
    }
}
