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

    private readonly Dictionary<(string File, string Pointer), string> _components = [];
    private readonly Queue<(SourceFile File, string Pointer, string Name)> _pending = new();
    private readonly HashSet<(string, string)> _stack = [];
    private readonly bool _swagger = root.Root is JsonObject map && map.ContainsKey("swagger");
    private JsonObject _schemas = [];
    private int _references;

    public async Task BundleAsync(CancellationToken cancellation)
    {
        var document = (JsonObject)root.Root!;
        _schemas = _swagger ? Map(document, "definitions") : Map(Map(document, "components"), "schemas");
        if (HasForeignReference(document, DocumentPosition.Root)) await WalkAsync(document, DocumentPosition.Root, root, 0, cancellation);
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

    private static bool HasForeignReference(JsonNode? node, DocumentPosition position)
    {
        if (node is null || position == DocumentPosition.Data) return false;
        if (node is JsonArray list)
        {
            foreach (var item in list)
            {
                if (HasForeignReference(item, DocumentGrammar.Item(position))) return true;
            }

            return false;
        }

        if (node is not JsonObject map) return false;
        if (DocumentGrammar.MayBeReference(position) && map["$ref"] is JsonValue value && value.TryGetValue<string>(out var reference))
        {
            return !reference.StartsWith('#');
        }

        foreach (var (key, child) in map)
        {
            if (HasForeignReference(child, DocumentGrammar.Child(position, key))) return true;
        }

        return false;
    }

    private async Task WalkAsync(JsonNode? node, DocumentPosition position, SourceFile file, int depth, CancellationToken cancellation)
    {
        if (position == DocumentPosition.Data || node is null) return;
        if (depth > limits.MaxDepth * 2)
        {
            throw new DocumentException($"Files are nested more than {limits.MaxDepth * 2} deep through references.", file.Display, "Flatten the document, or raise the depth limit.");
        }

        cancellation.ThrowIfCancellationRequested();
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                await VisitAsync(list[i], DocumentGrammar.Item(position), file, depth, replacement => list[i] = replacement, cancellation);
            }
        }
        else if (node is JsonObject map)
        {
            foreach (var key in map.Select(entry => entry.Key).ToArray())
            {
                await VisitAsync(map[key], DocumentGrammar.Child(position, key), file, depth, replacement => map[key] = replacement, cancellation);
            }
        }
    }

    private async Task VisitAsync(
        JsonNode? node, DocumentPosition position, SourceFile file, int depth, Action<JsonNode?> replace, CancellationToken cancellation)
    {
        if (node is null || position == DocumentPosition.Data) return;
        if (node is not JsonObject map || !DocumentGrammar.MayBeReference(position)
            || map["$ref"] is not JsonValue value || !value.TryGetValue<string>(out var reference))
        {
            await WalkAsync(node, position, file, depth + 1, cancellation);
            return;
        }

        var hash = reference.IndexOf('#');
        var path = hash < 0 ? reference : reference[..hash];
        var pointer = hash < 0 ? "" : reference[(hash + 1)..];
        if (path.Length == 0 && file.Key == root.Key) return;
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

        var (target, refusal) = path.Length == 0 ? (file, null) : await files.FollowAsync(file, path, cancellation);
        if (target is not null && !JsonPointers.TryFind(target.Root, pointer, out _)) (target, refusal) = (null, "there is nothing at that place");
        if (target is null)
        {
            if (refusal is not null) Degrade(map, position, file, reference, refusal, replace);
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
            await InlineAsync(map, position, file, reference, target, pointer, depth, replace, cancellation);
        }
    }

    private async Task InlineAsync(
        JsonObject map, DocumentPosition position, SourceFile file, string reference, SourceFile target, string pointer, int depth,
        Action<JsonNode?> replace, CancellationToken cancellation)
    {
        if (!_stack.Add((target.Key, pointer)))
        {
            Degrade(map, position, file, reference, "it leads back to itself", replace);
            return;
        }

        JsonPointers.TryFind(target.Root, pointer, out var found);
        var copy = found?.DeepClone();
        // The copy may itself be a reference: it is visited as a whole, in its own file.
        var holder = new JsonArray(copy);
        await VisitAsync(copy, position, target, depth + 1, replacement => holder[0] = replacement, cancellation);
        var result = holder[0];
        holder.Clear();
        if (result is JsonObject merged)
        {
            foreach (var (key, sibling) in map)
            {
                if (key != "$ref") merged[key] = sibling?.DeepClone();
            }
        }

        _stack.Remove((target.Key, pointer));
        replace(result);
    }

    private void Degrade(JsonObject map, DocumentPosition position, SourceFile file, string reference, string refusal, Action<JsonNode?> replace)
    {
        warnings.Add("references", file.Display, $"The reference {reference} is not followed: {refusal}. {Consequence(position)}");
        if (position is DocumentPosition.Operation or DocumentPosition.PathItem)
        {
            replace(new JsonObject { [Unresolved] = $"the reference {reference} is not followed: {refusal}" });
            return;
        }

        map.Remove("$ref");
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
        if (_components.TryGetValue((file.Key, pointer), out var known)) return known;
        var segments = JsonPointers.Segments(pointer)!;
        var raw = segments.Length > 0 ? segments[^1] : Path.GetFileNameWithoutExtension(file.Location.AbsolutePath);
        var safe = string.Concat(raw.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        var name = safe.Length == 0 ? "Schema" : safe;
        for (var i = 2; _schemas.ContainsKey(name); i++) name = $"{safe}_{i}";
        if (_schemas.Count >= limits.MaxNodes) throw new DocumentException("The joined document has too many schemas.", file.Display, "Split the document.");
        _schemas[name] = new JsonObject();
        _components[(file.Key, pointer)] = name;
        _pending.Enqueue((file, pointer, name));
        return name;
    }

    private static JsonObject Map(JsonObject parent, string key)
    {
        if (parent[key] is JsonObject existing) return existing;
        var created = new JsonObject();
        parent[key] = created;
        return created;
    }
}
