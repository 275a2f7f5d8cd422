using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Patching;

/// <summary>RFC 6902. All operations or none: the given document is not changed.</summary>
internal static class JsonPatch
{
    // Copies can double a document with every operation.
    private const int MostOperations = 10_000;

    /// <exception cref="PatchException">An operation is malformed or cannot be done.</exception>
    public static JsonNode? Apply(JsonNode? document, JsonNode? patch)
    {
        if (patch is not JsonArray operations)
            throw new PatchException("a JSON patch must be an array of operations");
        if (operations.Count > MostOperations)
            throw new PatchException($"a JSON patch may have at most {MostOperations} operations");

        // The root gets a parent, so that replacing the whole document is no special case.
        var holder = new JsonArray(document?.DeepClone());
        foreach (var operation in operations)
            Run(holder, operation as JsonObject ?? throw new PatchException("an operation must be an object"));

        var result = holder[0];
        holder.Clear();
        return result;
    }

    private static void Run(JsonArray holder, JsonObject operation)
    {
        var path = Pointer(operation, "path");
        switch (operation.Text("op"))
        {
            case "add":
                Add(holder, path, Value(operation));
                break;
            case "remove":
                Remove(holder, path);
                break;
            case "replace":
                Find(holder, path);
                Replace(holder, path, Value(operation));
                break;
            case "move":
                var from = Pointer(operation, "from");
                if (path.Count > from.Count && path.Take(from.Count).SequenceEqual(from))
                    throw new PatchException("a value cannot be moved into itself");
                Add(holder, path, Remove(holder, from));
                break;
            case "copy":
                Add(holder, path, Find(holder, Pointer(operation, "from"))?.DeepClone());
                break;
            case "test":
                if (!JsonNode.DeepEquals(Find(holder, path), Value(operation)))
                    throw new PatchException($"testing value {operation.Text("path")} failed");
                break;
            default:
                throw new PatchException($"Unexpected kind: {operation.Text("op")}");
        }
    }

    private static void Add(JsonArray holder, IReadOnlyList<string> path, JsonNode? value)
    {
        var (parent, key) = Parent(holder, path);
        if (parent is JsonObject map)
            map[key] = value;
        else
            ((JsonArray)parent).Insert(key == "-" && path.Count > 0 ? ((JsonArray)parent).Count : Position(key, ((JsonArray)parent).Count, path), value);
        if (path.Count == 0)
            holder.RemoveAt(1);
    }

    private static JsonNode? Remove(JsonArray holder, IReadOnlyList<string> path)
    {
        var removed = Find(holder, path);
        var (parent, key) = Parent(holder, path);
        if (path.Count == 0)
            holder[0] = null;
        else if (parent is JsonObject map)
            map.Remove(key);
        else
            ((JsonArray)parent).RemoveAt(Position(key, ((JsonArray)parent).Count - 1, path));
        return removed;
    }

    private static void Replace(JsonArray holder, IReadOnlyList<string> path, JsonNode? value)
    {
        var (parent, key) = Parent(holder, path);
        if (parent is JsonObject map)
            map[key] = value;
        else
            ((JsonArray)parent)[Position(key, ((JsonArray)parent).Count - 1, path)] = value;
    }

    private static JsonNode? Find(JsonArray holder, IReadOnlyList<string> path)
    {
        JsonNode? at = holder[0];
        foreach (var key in path)
        {
            at = at switch
            {
                JsonObject map when map.TryGetPropertyValue(key, out var value) => value,
                JsonArray list => list[Position(key, list.Count - 1, path)],
                _ => throw Missing(path),
            };
        }

        return at;
    }

    private static (JsonNode Parent, string Key) Parent(JsonArray holder, IReadOnlyList<string> path)
    {
        if (path.Count == 0)
            return (holder, "0");

        var parent = Find(holder, [.. path.Take(path.Count - 1)]);
        return parent is JsonObject or JsonArray ? (parent, path[^1]) : throw Missing(path);
    }

    private static int Position(string key, int most, IReadOnlyList<string> path)
    {
        var isNumber = key.Length > 0 && key.All(char.IsAsciiDigit) && (key.Length == 1 || key[0] != '0');
        if (!isNumber || !int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index > most)
            throw Missing(path);
        return index;
    }

    private static IReadOnlyList<string> Pointer(JsonObject operation, string member) =>
        JsonPointer.Parse(operation.Text(member) ?? throw new PatchException($"the operation lacks '{member}'"));

    private static JsonNode? Value(JsonObject operation) =>
        operation.TryGetPropertyValue("value", out var value) ? value?.DeepClone() : throw new PatchException("the operation lacks 'value'");

    private static PatchException Missing(IReadOnlyList<string> path) => new($"the path /{string.Join('/', path)} does not exist");
}
