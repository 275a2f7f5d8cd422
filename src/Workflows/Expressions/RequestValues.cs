using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>The parameter values of a request before they were serialised, for <c>$request.path.x</c> and <c>$request.query.x</c>.</summary>
internal sealed class RequestValues(int capacity)
{
    private readonly OutputValues _path = capacity == 0 ? OutputValues.None : new(capacity);
    private readonly OutputValues _query = capacity == 0 ? OutputValues.None : new(capacity);

    public JsonElement Path(string name) => _path.Find(name);

    public JsonElement Query(string name) => _query.Find(name);

    public void SetPath(string name, JsonElement value) => _path.Add(name, value);

    public void SetQuery(string name, JsonElement value) => _query.Add(name, value);
}
