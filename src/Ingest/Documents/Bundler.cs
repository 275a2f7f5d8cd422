using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Joins the files of a document into its root tree: schemas that live in other files become components of the root, everything else that is
/// referenced from elsewhere (path items, operations, parameters, responses …) is copied in place, and so is what the specification has no
/// references for (<c>paths: {$ref: paths.yaml}</c>). References within the root stay as they are, circles included. What cannot be resolved becomes an open schema or an empty object, with a warning.
/// </summary>
internal sealed class Bundler(SourceFiles files, SourceFile root, DocumentLimits limits, DocumentWarnings warnings)
{
    /// <summary>Set on an operation or path item that could not be read, to the reason.</summary>
    public const string Unresolved = "x-signalbox-unresolved";

    private readonly Dictionary<Place, string> _components = [];
    private readonly Queue<Pending> _pending = new();
    private readonly HashSet<Place> _stack = [];
    private readonly JoinedSchemas _schemas = new(files, root);
    private int _references;
    private long _copied;

    public async Task BundleAsync(CancellationToken cancellation)
    {
        var document = (JsonObject)root.Root!;
        if (await _schemas.BeginAsync(cancellation) is { } key)
        {
            // First, because the other parts refer to what is in there.
            await WalkAsync(document[key], DocumentGrammar.Child(DocumentPosition.Root, key), root, cancellation, key);
            _schemas.TakeIn();
        }

        await WalkAsync(document, DocumentPosition.Root, root, cancellation);
        while (_pending.TryDequeue(out var next))
        {
            JsonPointers.TryFind(next.File.Root, next.Pointer, out var target);
            var schema = target?.DeepClone() ?? new JsonObject();
            _schemas.Put(next.Name, schema);
            await WalkAsync(schema, DocumentPosition.Schema, next.File, cancellation);
        }

        _schemas.End();
    }

    /// <summary>Most of a tree is no reference: it is searched in one go, and only what was found is followed, in document order.</summary>
    private async Task WalkAsync(JsonNode? node, DocumentPosition position, SourceFile file, CancellationToken cancellation, string? key = null)
    {
        var found = new ReferenceSearch(root, limits, cancellation).In(node, position, file, 0, key);
        files.Expect(file, found.Select(reference => reference.Text.Split('#')[0]), cancellation);
        foreach (var reference in found) await FollowAsync(reference, file, cancellation);
    }

    private async Task FollowAsync(ForeignReference found, SourceFile file, CancellationToken cancellation)
    {
        var (map, _, position, reference, depth) = found;
        var (path, pointer) = JsonPointers.Split(reference);
        // "$ref": "Pet" is how Swagger 1 wrote "#/definitions/Pet"; converted documents still have it.
        if (!reference.Contains('#') && file.Key == root.Key && _schemas.Contains(path))
        {
            map["$ref"] = _schemas.Prefix + path;
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
        else if (DocumentGrammar.MayBeDrawnIn(position))
        {
            await InlineAsync(found, file, target, pointer, depth, cancellation);
        }
        else if (target.Key == root.Key)
        {
            map["$ref"] = "#" + pointer;
        }
        else if (position is DocumentPosition.Schema or DocumentPosition.SchemaOrList)
        {
            map["$ref"] = _schemas.Prefix + Component(target, pointer);
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
        _copied += Size(original);
        if (_copied > limits.MaxNodes)
        {
            throw new DocumentException($"References copy more than {limits.MaxNodes} nodes in place.", file.Display, "Let them lead to schemas, which are not copied, or split the document.");
        }

        // The copy may itself be a reference: it is visited as a whole, in its own file.
        var holder = new JsonArray(original?.DeepClone());
        var inner = new ReferenceSearch(root, limits, cancellation).In(holder[0], found.Position, target, depth + 1, 0);
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
        if (_schemas.Count >= limits.MaxNodes) throw new DocumentException("The joined document has too many schemas.", file.Display, "Split the document.");
        var name = _schemas.Reserve(JsonPointers.Segments(pointer) is [.., var last] ? last : Path.GetFileNameWithoutExtension(file.Location.AbsolutePath));
        _components[new Place(file.Key, pointer)] = name;
        _pending.Enqueue(new Pending(file, pointer, name));
        return name;
    }

    private static int Size(JsonNode? node) => node switch
    {
        JsonObject map => 1 + map.Sum(one => Size(one.Value)),
        JsonArray list => 1 + list.Sum(Size),
        _ => 1,
    };

    private sealed record Place(string File, string Pointer);

    private sealed record Pending(SourceFile File, string Pointer, string Name);
}
