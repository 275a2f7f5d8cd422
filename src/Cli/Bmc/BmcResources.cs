using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>Every resource by its path, and the collections over them. Not thread-safe: <see cref="BmcMachine"/> holds the lock.</summary>
internal sealed class BmcResources
{
    private readonly Dictionary<string, BmcResource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BmcCollection> _collections = new(StringComparer.Ordinal);

    public void AddCollection(string path, string name, bool newestFirstInFull = false) =>
        _collections.Add(path, new(name, newestFirstInFull, []));

    /// <summary>Adds a resource and makes it a member of the collection that its path lies in, where there is one.</summary>
    public BmcResource Add(string path, JsonObject body, Action<JsonObject>? refresh = null)
    {
        var resource = new BmcResource(path, body) { Refresh = refresh };
        _resources.Add(path, resource);
        if (_collections.TryGetValue(Parent(path), out var collection))
            collection.Members.Add(path);
        return resource;
    }

    public void Remove(string path)
    {
        _resources.Remove(path);
        if (_collections.TryGetValue(Parent(path), out var collection))
            collection.Members.Remove(path);
    }

    public bool TryGet(string path, [NotNullWhen(true)] out BmcResource? resource) => _resources.TryGetValue(path, out resource);

    public BmcResource Get(string path) => _resources.TryGetValue(path, out var resource) ? resource : throw BmcException.NotFound(path);

    public IReadOnlyList<BmcResource> Members(string collection) => [.. _collections[collection].Members.Select(Get)];

    /// <summary>Reads a collection as DSP0266 says: links, or members in full with <c>$expand</c>; paged with <c>$top</c> and <c>$skip</c>.</summary>
    public bool TryReadCollection(string path, IReadOnlyDictionary<string, string> query, [NotNullWhen(true)] out JsonObject? body)
    {
        body = null;
        if (!_collections.TryGetValue(path, out var collection))
            return false;
        var expand = collection.NewestFirstInFull || query.ContainsKey("$expand");
        var skip = Number(query, "$skip", 0);
        var top = Number(query, "$top", 1000);
        var members = collection.NewestFirstInFull ? collection.Members.AsEnumerable().Reverse() : collection.Members;
        var page = members.Skip(skip).Take(top).Select(member => expand ? (JsonNode)Get(member).Read() : Link(member));
        body = new()
        {
            ["@odata.id"] = path,
            ["Name"] = collection.Name,
            ["Members@odata.count"] = collection.Members.Count,
            ["Members"] = new JsonArray([.. page]),
        };
        if (skip + top < collection.Members.Count)
            body["Members@odata.nextLink"] = $"{path}?$skip={skip + top}&$top={top}{(query.ContainsKey("$expand") ? "&$expand=." : "")}";
        return true;
    }

    public static JsonObject Link(string path) => new() { ["@odata.id"] = path };

    private static int Number(IReadOnlyDictionary<string, string> query, string name, int otherwise)
    {
        if (!query.TryGetValue(name, out var text))
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new BmcException(400, "Base.1.18.QueryParameterValueFormatError", $"{name}={text} is no whole number.", "Send a whole number.");
    }

    private static string Parent(string path) => path[..path.LastIndexOf('/')];

    private sealed record BmcCollection(string Name, bool NewestFirstInFull, List<string> Members);
}
