using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Requests;

/// <summary>Builds the requests of the client's verbs; pure.</summary>
internal static class ResourceRequest
{
    private const string JsonType = "application/json";

    public static ApiRequest Get<T>(ResourceKind<T> kind, NamespacedName name)
        where T : class, IKubernetesObject =>
        new(HttpMethod.Get, ResourcePath.Object(kind, name));

    public static ApiRequest List<T>(ResourceKind<T> kind, string? ns, ListQuery query)
        where T : class, IKubernetesObject =>
        new(HttpMethod.Get, new QueryString(ResourcePath.Collection(kind, ns))
            .Add("labelSelector", query.LabelSelector)
            .Add("fieldSelector", query.FieldSelector)
            .Add("limit", query.Limit)
            .Add("continue", query.Continue)
            // The token names the version of the first page; the server refuses both together.
            .Add("resourceVersion", string.IsNullOrEmpty(query.Continue) ? query.ResourceVersion : null)
            .ToString());

    public static ApiRequest Watch<T>(ResourceKind<T> kind, string? ns, WatchQuery query)
        where T : class, IKubernetesObject =>
        new(HttpMethod.Get, new QueryString(ResourcePath.Collection(kind, ns))
            .Add("watch", "true")
            .Add("labelSelector", query.LabelSelector)
            .Add("fieldSelector", query.FieldSelector)
            .Add("resourceVersion", query.ResourceVersion)
            .AddIf(query.AllowBookmarks, "allowWatchBookmarks", "true")
            .Add("timeoutSeconds", query.TimeoutSeconds)
            .ToString())
        {
            Streaming = true,
            Retry = false,
        };

    public static ApiRequest Create<T>(ResourceKind<T> kind, string? ns, JsonObject body)
        where T : class, IKubernetesObject
    {
        if (kind.Namespaced && string.IsNullOrEmpty(ns))
            throw new ArgumentException($"{kind} is namespaced: creating one needs a namespace.", nameof(ns));
        return new(HttpMethod.Post, ResourcePath.Collection(kind, ns)) { Body = body, ContentType = JsonType };
    }

    public static ApiRequest Replace<T>(ResourceKind<T> kind, NamespacedName name, JsonNode body)
        where T : class, IKubernetesObject =>
        new(HttpMethod.Put, ResourcePath.Object(kind, name)) { Body = body, ContentType = JsonType };

    public static ApiRequest Patch<T>(ResourceKind<T> kind, NamespacedName name, Patch patch, PatchQuery? query)
        where T : class, IKubernetesObject
    {
        var apply = patch.ContentType == "application/apply-patch+yaml";
        if (apply && string.IsNullOrEmpty(query?.FieldManager))
            throw new ArgumentException("Server-side apply needs a field manager: set PatchQuery.FieldManager.", nameof(query));
        if (!apply && query?.Force == true)
            throw new ArgumentException("Only server-side apply can be forced: use Patch.Apply or leave PatchQuery.Force unset.", nameof(query));
        return new(HttpMethod.Patch, new QueryString(ResourcePath.Object(kind, name, query?.Subresource))
            .Add("fieldManager", query?.FieldManager)
            .AddIf(query?.Force == true, "force", "true")
            .AddIf(query?.DryRun == true, "dryRun", "All")
            .ToString())
        {
            Body = patch.Body,
            ContentType = patch.ContentType,
        };
    }

    public static ApiRequest Delete<T>(ResourceKind<T> kind, NamespacedName name, DeleteQuery? query)
        where T : class, IKubernetesObject
    {
        var body = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions" };
        if (query?.PropagationPolicy is { } policy)
            body["propagationPolicy"] = policy;
        if (query?.PreconditionUid is not null || query?.PreconditionResourceVersion is not null)
        {
            var preconditions = new JsonObject();
            if (query.PreconditionUid is { } uid)
                preconditions["uid"] = uid;
            if (query.PreconditionResourceVersion is { } version)
                preconditions["resourceVersion"] = version;
            body["preconditions"] = preconditions;
        }
        if (query?.DryRun == true)
            body["dryRun"] = new JsonArray("All");
        return new(HttpMethod.Delete, ResourcePath.Object(kind, name)) { Body = body, ContentType = JsonType };
    }
}
