using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>The schemas of the root document, to which those of other files are added: where they stand, and which names are free.</summary>
internal sealed class JoinedSchemas(SourceFiles files, SourceFile root)
{
    private const int MostHops = 8;
    private readonly JsonObject _document = (JsonObject)root.Root!;
    private readonly bool _swagger = ((JsonObject)root.Root!).ContainsKey("swagger");
    private JsonObject _schemas = [];

    /// <summary>What a reference to one of them begins with.</summary>
    public string Prefix => _swagger ? "#/definitions/" : "#/components/schemas/";

    public int Count => _schemas.Count;

    private string Key => _swagger ? "definitions" : "schemas";

    public bool Contains(string name) => _schemas.ContainsKey(name);

    /// <summary>
    /// Where the components or their schemas are drawn in from another place, the names from there are taken at once, so that no schema of a third file is given one of them.
    /// </summary>
    /// <returns>The key of the document under which something is drawn in; then <see cref="TakeIn"/> has to follow. Null: the schemas stand in the document.</returns>
    public async Task<string?> BeginAsync(CancellationToken cancellation)
    {
        var file = root;
        JsonNode? at = _document;
        var hops = 0;
        foreach (var step in _swagger ? (string[])[Key] : ["components", Key])
        {
            at = (at as JsonObject)?[step];
            for (; hops < MostHops && at is JsonObject map && map["$ref"] is JsonValue value && value.TryGetValue<string>(out var text); hops++)
            {
                var (path, pointer) = JsonPointers.Split(text);
                var next = path.Length == 0 ? file : (await files.FollowAsync(file, path, cancellation)).File;
                at = next is not null && JsonPointers.TryFind(next.Root, pointer, out var there) ? there : null;
                file = next ?? file;
            }
        }

        if (hops == 0 || at is not JsonObject elsewhere)
        {
            _schemas = Map(Home(), Key);
            return null;
        }

        _schemas = new JsonObject(elsewhere.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)new JsonObject())));
        return _swagger ? Key : "components";
    }

    /// <summary>Once the references of that part were followed: what was drawn in joins what came of other files.</summary>
    public void TakeIn()
    {
        foreach (var (name, schema) in (Home()[Key] as JsonObject)?.ToArray() ?? [])
        {
            schema?.Parent!.AsObject().Remove(name);
            _schemas[name] = schema;
        }

        Home()[Key] = _schemas;
    }

    /// <summary>A free name like the wished one, taken from here on.</summary>
    public string Reserve(string wish)
    {
        var safe = string.Concat(wish.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' ? c : '_'));
        var name = safe.Length == 0 ? "Schema" : safe;
        for (var i = 2; _schemas.ContainsKey(name); i++) name = $"{safe}_{i}";
        _schemas[name] = new JsonObject();
        return name;
    }

    public void Put(string name, JsonNode schema) => _schemas[name] = schema;

    /// <summary>Leaves no empty map behind.</summary>
    public void End()
    {
        if (_schemas.Count == 0) Home().Remove(Key);
        if (_document["components"] is JsonObject { Count: 0 }) _document.Remove("components");
    }

    private JsonObject Home() => _swagger ? _document : Map(_document, "components");

    private static JsonObject Map(JsonObject parent, string key)
    {
        if (parent[key] is JsonObject existing) return existing;
        var created = new JsonObject();
        parent[key] = created;
        return created;
    }
}
