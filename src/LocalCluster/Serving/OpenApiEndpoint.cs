using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.OpenApi;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Serves <c>/openapi/v2</c> and <c>/openapi/v3</c>. Documents are made on the first request after the kinds changed.</summary>
internal sealed class OpenApiEndpoint(KindRegistry kinds)
{
    private readonly Lock _lock = new();
    private IReadOnlyList<ResourceDefinition>? _described;
    private byte[] _v2 = [];
    private byte[] _index = [];
    private Dictionary<string, byte[]> _v3 = [];

    public Task AnswerAsync(HttpContext context, string path)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            throw ApiException.MethodNotAllowed(context.Request.Method);

        lock (_lock)
            Refresh();
        if (path == "/openapi/v2")
            return ApiResponse.WriteAsync(context, _v2);
        if (path == "/openapi/v3")
            return ApiResponse.WriteAsync(context, _index);
        if (path.StartsWith("/openapi/v3/", StringComparison.Ordinal) && _v3.TryGetValue(path["/openapi/v3/".Length..], out var document))
            return ApiResponse.WriteAsync(context, document);
        throw ApiException.UnknownPath();
    }

    private void Refresh()
    {
        var all = kinds.All;
        if (ReferenceEquals(all, _described))
            return;

        _v2 = CanonicalJson.ToBytes(OpenApiV2.Document(all));
        _v3 = all
            .GroupBy(kind => kind.Group.Length == 0 ? $"api/{kind.Version}" : $"apis/{kind.Group}/{kind.Version}")
            .ToDictionary(group => group.Key, group => CanonicalJson.ToBytes(OpenApiV3.Document([.. group])));
        var paths = new JsonObject();
        foreach (var (path, document) in _v3)
        {
            var hash = Convert.ToHexString(SHA512.HashData(document));
            paths[path] = new JsonObject { ["serverRelativeURL"] = $"/openapi/v3/{path}?hash={hash}" };
        }

        _index = CanonicalJson.ToBytes(new JsonObject { ["paths"] = paths });
        _described = all;
    }
}
