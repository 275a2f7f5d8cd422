using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Operations;

/// <summary>Reads all operations of a document in document order.</summary>
internal sealed class OperationReader(ApiDocument document, DocumentWarnings warnings)
{
    private static readonly string[] s_methods = ["get", "head", "options", "put", "post", "patch", "delete", "trace", "query"];
    private readonly JsonObject _root = document.Root;
    private readonly ParameterReader _parameters = new(document, warnings);
    private readonly BodyReader _bodies = new(document);

    public IEnumerable<ApiOperation> Read(CancellationToken cancellation = default)
    {
        if (_root["paths"] is not JsonObject paths) yield break;
        var servers = ServerReader.BaseUrls(_root);
        foreach (var (path, item) in paths)
        {
            cancellation.ThrowIfCancellationRequested();
            if (path.StartsWith("x-", StringComparison.Ordinal)) continue;
            var place = $"{document.Source.Name}#/paths/{JsonPointers.Escape(path)}";
            if (document.Resolve(item) is not { } map)
            {
                if (item is not null) warnings.Add("references", place, "The path item is a reference that leads nowhere; its operations are left out.");
                continue;
            }

            foreach (var method in s_methods.Where(method => map[method] is JsonObject))
            {
                var pointer = $"/paths/{JsonPointers.Escape(path)}/{method}";
                var operation = document.Resolve(map[method]);
                yield return operation is null
                    ? Broken(path, method, pointer, "the operation is a reference that leads nowhere")
                    : operation.Text(Bundler.Unresolved) is { } reason ? Broken(path, method, pointer, reason) : One(path, method, pointer, map, operation, servers);
            }

            foreach (var (method, _) in map["additionalOperations"] as JsonObject ?? [])
            {
                yield return Broken(path, method, $"/paths/{JsonPointers.Escape(path)}/additionalOperations/{method}", $"the method {method} cannot be sent by a workflow");
            }
        }
    }

    private ApiOperation One(string path, string method, string pointer, JsonObject item, JsonObject operation, IReadOnlyList<string> servers)
    {
        var (parameters, body) = _parameters.Read(item["parameters"], operation["parameters"], path, Consumes(operation), $"{document.Source.Name}#{pointer}");
        var responses = Responses(operation).ToList();
        return new ApiOperation
        {
            Id = "",
            DeclaredId = operation.Text("operationId"),
            Pointer = pointer,
            Method = method.ToUpperInvariant(),
            Path = path,
            Summary = operation.Text("summary") ?? item.Text("summary"),
            Description = operation.Text("description") ?? item.Text("description"),
            Tags = operation.Texts("tags").ToList(),
            Deprecated = operation.Flag("deprecated"),
            Parameters = parameters,
            Body = body ?? _bodies.Read(operation["requestBody"]),
            Responses = responses,
            Success = Success(responses),
            Security = SecurityReader.Names(operation["security"] ?? _root["security"]),
            Document = document,
            Unusable = Unusable(path, method, item, operation, servers),
        };
    }

    private ApiOperation Broken(string path, string method, string pointer, string reason) => new()
    {
        Id = "",
        Pointer = pointer,
        Method = method.ToUpperInvariant(),
        Path = path,
        Document = document,
        Unusable = reason,
    };

    private static string? Unusable(string path, string method, JsonObject item, JsonObject operation, IReadOnlyList<string> servers)
    {
        if (method is "trace" or "query") return $"the method {method.ToUpperInvariant()} cannot be sent by a workflow";
        if (!path.StartsWith('/')) return "the path does not begin with a slash";
        if (path.Contains('?') || path.Contains('#')) return "the path holds a query or a fragment";
        var own = ServerReader.BaseUrls(operation).Concat(ServerReader.BaseUrls(item)).ToList();
        return own.Count > 0 && !own.Intersect(servers).Any() ? $"it is served from another base URL ({own[0]}); make a target of its own for it" : null;
    }

    private IEnumerable<string> Consumes(JsonObject operation) => operation["consumes"] is JsonArray ? operation.Texts("consumes") : _root.Texts("consumes");

    private IEnumerable<ApiResponse> Responses(JsonObject operation)
    {
        foreach (var (status, node) in operation["responses"] as JsonObject ?? [])
        {
            if (document.Resolve(node) is not { } response) continue;
            var content = response["content"] as JsonObject;
            var media = BodyReader.JsonContent(content);
            var schema = response["schema"] ?? media?["schema"];
            yield return new ApiResponse(status, schema, (response["headers"] as JsonObject ?? []).Select(header => header.Key).ToList(), schema is not null || content is { Count: > 0 }, Example(media) ?? BodyReader.JsonExample(response["examples"] as JsonObject));
        }
    }

    private JsonNode? Example(JsonObject? media) =>
        media?["example"] ?? (media?["examples"] is JsonObject { Count: > 0 } examples ? document.Resolve(examples.First().Value)?["value"] : null);

    /// <summary>The 2xx response that says most: 200, then 201, then the others that have a schema, then any.</summary>
    private static ApiResponse? Success(List<ApiResponse> responses)
    {
        var good = responses.Where(response => response.Status.StartsWith('2')).OrderBy(response => response.Status, StringComparer.Ordinal).ToList();
        if (good.Count == 0) good = responses.Where(response => response.Status == "default").ToList();
        return good.FirstOrDefault(response => response.Schema is not null) ?? good.FirstOrDefault();
    }
}
