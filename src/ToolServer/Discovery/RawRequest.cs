using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.ToolServer.Discovery;

/// <summary>The arguments of <c>run_api</c>, after they were checked against its input schema.</summary>
/// <param name="Target">Where to.</param>
/// <param name="Host">Which host of a target that has several; null: none was given.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Template, as a workflow pins it.</param>
/// <param name="Arguments">What fills the operation in: <see cref="PathParameters"/>, <see cref="QueryParameters"/>, <see cref="Headers"/> and <see cref="Body"/>, as far as given.</param>
internal sealed record RawRequest(NamespacedName Target, string? Host, string Method, string Path, JsonElement Arguments)
{
    public const string PathParameters = "pathParameters", QueryParameters = "queryParameters", Headers = "headers", Body = "body";

    /// <summary>Method and path template, for people and the audit log.</summary>
    public string Line => $"{Method} {Path}";

    /// <summary>Whether there is anything under the name.</summary>
    public bool Has(string part) => Arguments.TryGetProperty(part, out _);

    /// <summary>Names of the parameters at a place; none where nothing was given.</summary>
    public IEnumerable<string> NamesIn(string part) =>
        Arguments.TryGetProperty(part, out var given) ? given.EnumerateObject().Select(member => member.Name).Distinct(StringComparer.Ordinal) : [];

    /// <param name="arguments">They fit the input schema of <c>run_api</c>.</param>
    public static RawRequest Read(JsonElement arguments)
    {
        var filling = new JsonObject();
        foreach (var part in (ReadOnlySpan<string>)[PathParameters, QueryParameters, Headers, Body])
        {
            if (arguments.TryGetProperty(part, out var given))
                filling[part] = JsonNode.Parse(given.GetRawText());
        }
        return new(
            new(Text("namespace")!, Text("target")!), Text("host"), Text("method")!, Text("path")!,
            JsonSerializer.SerializeToElement(filling, ToolServerJson.Default.JsonObject));

        string? Text(string name) => arguments.TryGetProperty(name, out var value) ? value.GetString() : null;
    }
}
