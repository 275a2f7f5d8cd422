using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Authorization;

/// <summary>Asks the API server what somebody may do (<c>authorization.k8s.io/v1</c> SubjectAccessReview).</summary>
public static class SubjectAccessReview
{
    private const string Path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";

    /// <summary>True for a plain yes alone: an authorizer that failed may say neither yes nor no.</summary>
    /// <exception cref="KubernetesApiException">The API server refuses to say.</exception>
    public static async Task<bool> AllowsAsync(KubernetesClient client, AccessSubject subject, ResourceAccess access, CancellationToken ct)
    {
        var review = await client.SendRawAsync(HttpMethod.Post, Path, Body(subject, access), null, ct);
        return review?["status"]?["allowed"]?.GetValue<bool>() is true && review["status"]!["denied"]?.GetValue<bool>() is not true;
    }

    private static JsonObject Body(AccessSubject subject, ResourceAccess access)
    {
        var attributes = new JsonObject { ["group"] = access.Group, ["verb"] = access.Verb, ["resource"] = access.Resource };
        if (access.Namespace.Length > 0)
            attributes["namespace"] = access.Namespace;
        if (access.Name.Length > 0)
            attributes["name"] = access.Name;
        var spec = new JsonObject { ["user"] = subject.User, ["groups"] = Texts(subject.Groups), ["resourceAttributes"] = attributes };
        if (subject.Uid is { } uid)
            spec["uid"] = uid;
        var extra = new JsonObject(subject.Extra.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Texts(one.Value))));
        if (extra.Count > 0)
            spec["extra"] = extra;
        return new() { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SubjectAccessReview", ["spec"] = spec };
    }

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);
}
