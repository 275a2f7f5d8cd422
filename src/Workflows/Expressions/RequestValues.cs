using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>The parameter values of a request before they were serialised, for <c>$request.path.x</c> and <c>$request.query.x</c>.</summary>
internal sealed class RequestValues
{
    private readonly Dictionary<string, JsonElement> _path = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _query = new(StringComparer.Ordinal);

    public JsonElement Path(string name) => _path.TryGetValue(name, out var value) ? value : default;

    public JsonElement Query(string name) => _query.TryGetValue(name, out var value) ? value : default;

    public void SetPath(string name, JsonElement value) => _path[name] = value;

    public void SetQuery(string name, JsonElement value) => _query[name] = value;
}
