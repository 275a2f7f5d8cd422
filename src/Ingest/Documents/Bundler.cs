using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Joins the files of a document into its root tree: schemas that live in other files become components of the root, everything else that is
/// referenced from elsewhere (path items, operations, parameters, responses …) is copied in place. References within the root stay as they are,
/// circles included. What cannot be resolved becomes an open schema or an empty object, with a warning.
/// </summary>
internal sealed class Bundler(SourceFiles files, SourceFile root, DocumentLimits limits, DocumentWarnings warnings)
{
    /// <summary>Set on an operation or path item that could not be read, to the reason.</summary>
    public const string Unresolved = "x-signalbox-unresolved";

    private readonly Dictionary<Place, string> _components = [];
    private readonly Queue<Pending> _pending = new();
    private readonly HashSet<Place> _stack = [];
    private readonly bool _swagger = root.Root is JsonObject map && map.ContainsKey("swagger");
    private JsonObject _schemas = [];
    private int _references;

    public async Task BundleAsync(CancellationToken cancellation)
    {
        var document = (JsonObject)root.Root!;
        _schemas = _swagger ? Map(document, "definitions") : Map(Map(document, "components"), "schemas");
        await WalkAsync(document, DocumentPosition.Root, root, 0, cancellation);
        while (_pending.TryDequeue(out var next))
        {
            JsonPointers.TryFind(next.File.Root, next.Pointer, out var target);
            var schema = target?.DeepClone() ?? new JsonObject();
            _schemas[next.Name] = schema;
            await WalkAsync(schema, DocumentPosition.Schema, next.File, 0, cancellation);
        }

        if (_schemas.Count == 0) (_swagger ? document : (JsonObject)document["components"]!).Remove(_swagger ? "definitions" : "schemas");
        if (document["components"] is JsonObject { Count: 0 }) document.Remove("components");
    }

    /// <summary>Most of a tree is no reference: it is searched in one go, and only what was found is followed, in document order.</summary>
    private async Task WalkAsync(JsonNode? node, DocumentPosition position, SourceFile file, int depth, CancellationToken cancellation)
    {
        var found = new List<ForeignReference>();
        Find(node, position, file, depth, null, found, cancellation);
        files.Expect(file, found.Select(reference => reference.Text.Split('#')[0]), cancellation);
        foreach (var reference in found) await FollowAsync(reference, file, cancellation);
    }

    private void Find(JsonNode? node, DocumentPosition position, SourceFile file, int depth, object? key, List<ForeignReference> found, CancellationToken cancellation)
    {
        if (position == DocumentPosition.Data || node is null) return;
        if (depth > limits.MaxDepth * 2)
        {
            throw new DocumentException($"Files are nested more than {limits.MaxDepth * 2} deep through references.", file.Display, "Flatten the document, or raise the depth limit.");
        }

        cancellation.ThrowIfCancellationRequested();
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++) Find(list[i], DocumentGrammar.Item(position), file, depth + 1, i, found, cancellation);
        }
        else if (node is JsonObject map)
        {
            if (DocumentGrammar.MayBeReference(position) && map["$ref"] is JsonValue value && value.TryGetValue<string>(out var text))
            {
                if (file.Key != root.Key || (text.Length > 0 && text[0] != '#')) found.Add(new ForeignReference(map, key, position, text, depth));
                return;
            }

            foreach (var (name, child) in map) Find(child, DocumentGrammar.Child(position, name), file, depth + 1, name, found, cancellation);
        }
    }

    private async Task FollowAsync(ForeignReference found, SourceFile file, CancellationToken cancellation)
    {
        var (map, _, position, reference, depth) = found;
        var hash = reference.IndexOf('#');
        var path = hash < 0 ? reference : reference[..hash];
        var pointer = hash < 0 ? "" : reference[(hash + 1)..];
        // "$ref": "Pet" is how Swagger 1 wrote "#/definitions/Pet"; converted documents still have it.
        if (hash < 0 && file.Key == root.Key && _schemas.ContainsKey(path))
        {
            map["$ref"] = (_swagger ? "#/definitions/" : "#/components/schemas/") + path;
            return;
        }

        if (++_references > limits.MaxReferences)
        {
            throw new DocumentException($"More than {limits.MaxReferences} references lead to other files.", file.Display, "Split the document, or raise the limit.");
        }

        var (target, refusal) = path.Length == 0 ? new(file, null) : await files.FollowAsync(file, path, cancellation);
        if (target is not null && !JsonPointers.TryFind(target.Root, pointer, out _)) (target, refusal) = (null, "there is nothing at that place");
        if (target is null)
        {
            if (refusal is not null) Degrade(found, file, refusal);
        }
        else if (target.Key == root.Key)
        {
            map["$ref"] = "#" + pointer;
        }
        else if (position is DocumentPosition.Schema or DocumentPosition.SchemaOrList)
        {
            map["$ref"] = (_swagger ? "#/definitions/" : "#/components/schemas/") + Component(target, pointer);
        }
        else
        {
            await InlineAsync(found, file, target, pointer, depth, cancellation);
        }
    }

    private async Task InlineAsync(ForeignReference found, SourceFile file, SourceFile target, string pointer, int depth, CancellationToken cancellation)
    {
        if (!_stack.Add(new Place(target.Key, pointer)))
        {
            Degrade(found, file, "it leads back to itself");
            return;
        }

        JsonPointers.TryFind(target.Root, pointer, out var original);
        // The copy may itself be a reference: it is visited as a whole, in its own file.
        var holder = new JsonArray(original?.DeepClone());
        var inner = new List<ForeignReference>();
        Find(holder[0], found.Position, target, depth + 1, 0, inner, cancellation);
        foreach (var reference in inner) await FollowAsync(reference, target, cancellation);
        var result = holder[0];
        holder.Clear();
        if (result is JsonObject merged)
        {
            foreach (var (key, sibling) in found.Map)
            {
                if (key != "$ref") merged[key] = sibling?.DeepClone();
            }
        }

        _stack.Remove(new Place(target.Key, pointer));
        found.Replace(result);
    }

    private void Degrade(ForeignReference found, SourceFile file, string refusal)
    {
        warnings.Add("references", file.Display, $"The reference {found.Text} is not followed: {refusal}. {Consequence(found.Position)}");
        if (found.Position is DocumentPosition.Operation or DocumentPosition.PathItem)
        {
            found.Replace(new JsonObject { [Unresolved] = $"the reference {found.Text} is not followed: {refusal}" });
            return;
        }

        found.Map.Remove("$ref");
    }

    private static string Consequence(DocumentPosition position) => position switch
    {
        DocumentPosition.Schema or DocumentPosition.SchemaOrList => "Any value is accepted there.",
        DocumentPosition.Operation => "The operation is left out.",
        DocumentPosition.PathItem => "The operations of the path are left out.",
        _ => "It is left out.",
    };

    private string Component(SourceFile file, string pointer)
    {
        if (_components.TryGetValue(new Place(file.Key, pointer), out var known)) return known;
        var segments = JsonPointers.Segments(pointer)!;
        var raw = segments.Length > 0 ? segments[^1] : Path.GetFileNameWithoutExtension(file.Location.AbsolutePath);
        var safe = string.Concat(raw.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        var name = safe.Length == 0 ? "Schema" : safe;
        for (var i = 2; _schemas.ContainsKey(name); i++) name = $"{safe}_{i}";
        if (_schemas.Count >= limits.MaxNodes) throw new DocumentException("The joined document has too many schemas.", file.Display, "Split the document.");
        _schemas[name] = new JsonObject();
        _components[new Place(file.Key, pointer)] = name;
        _pending.Enqueue(new Pending(file, pointer, name));
        return name;
    }

    private static JsonObject Map(JsonObject parent, string key)
    {
        if (parent[key] is JsonObject existing) return existing;
        var created = new JsonObject();
        parent[key] = created;
        return created;
    }

    private sealed record Place(string File, string Pointer);

    private sealed record Pending(SourceFile File, string Pointer, string Name);
}
