using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Schemas;

/// <summary>Compiles schemas to nodes, each once, so that references may go round in circles.</summary>
internal sealed class SchemaCompiler(SchemaIndex index)
{
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);
    private readonly Queue<(string Pointer, JsonElement Schema, SchemaNode Node)> _open = new();

    /// <summary>The node of the schema at <paramref name="pointer"/>; its keywords are there after <see cref="CompileAll"/>.</summary>
    public SchemaNode Node(string pointer, JsonElement schema, SchemaResource around)
    {
        if (_nodes.TryGetValue(pointer, out var known))
            return known;
        if (schema.ValueKind is not (JsonValueKind.Object or JsonValueKind.True or JsonValueKind.False))
            throw new SchemaException(pointer, "A schema is an object, true or false.");
        var node = new SchemaNode(index.ResourceOf(pointer, schema, around));
        _nodes[pointer] = node;
        if (schema.ValueKind == JsonValueKind.Object)
            _open.Enqueue((pointer, schema, node));
        else
            node.Always = schema.ValueKind == JsonValueKind.True;
        return node;
    }

    public void CompileAll()
    {
        while (_open.TryDequeue(out var next))
        {
            CheckDialect(next.Pointer, next.Schema);
            // Every subschema, used or not: a schema under $defs may be reached dynamically, and its mistakes are worth knowing.
            foreach (var (pointer, child) in SchemaIndex.Children(next.Schema, next.Pointer))
                Node(pointer, child, next.Node.Resource);
            next.Node.Keywords = [.. Keywords(new SchemaSource(next.Pointer, next.Schema, next.Node.Resource, this))];
        }
    }

    private static IEnumerable<Keyword> Keywords(SchemaSource source) =>
        source.References().Concat(ValueKeywords.Of(source)).Concat(source.Applicators()).Concat(source.Unevaluated());

    public SchemaNode Reference(string at, string reference, SchemaResource from, out string? anchor, out SchemaResource resource)
    {
        var target = index.Resolve(at, reference, from);
        (anchor, resource) = (target.Anchor, target.Resource);
        return Node(target.Pointer, target.Schema, target.Resource);
    }

    public SchemaNode? DynamicAnchor(SchemaResource resource, string anchor) =>
        resource.DynamicAnchors.Contains(anchor) && _nodes.TryGetValue(resource.Anchors[anchor].Pointer, out var node) ? node : null;

    private static void CheckDialect(string pointer, JsonElement schema)
    {
        if (schema.TryGetProperty("$schema", out var dialect)
            && !(dialect.ValueKind == JsonValueKind.String && new Uri(dialect.GetString()!, UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true, Host: "json-schema.org" }))
        {
            throw new SchemaException(pointer + JsonPointer.Of(["$schema"]), $"The dialect {dialect.GetRawText()} is not known. Use JSON Schema 2020-12.");
        }
    }
}
