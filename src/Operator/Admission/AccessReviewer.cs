using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admission;

/// <summary>
/// Asks the API server (<c>authorization.k8s.io/v1</c> SubjectAccessReview). A right to all objects of a namespace, such as the operator's own, is kept for seconds: its
/// writes come in hundreds. Everything else is asked each time.
/// </summary>
internal sealed class AccessReviewer(KubernetesClient client, TimeProvider time) : IAccessReviewer
{
    private const string Path = "/apis/authorization.k8s.io/v1/subjectaccessreviews";
    private const int MostKept = 1000;
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<WideRight, Answer> _wide = new();

    public async ValueTask<bool> MayAsync(AdmissionUser user, string verb, string resource, string ns, string name, CancellationToken ct)
    {
        var groups = string.Join('\n', (user.Groups ?? []).Order(StringComparer.Ordinal));
        var right = new WideRight(user.Username, groups, verb, resource, ns);
        if (!_wide.TryGetValue(right, out var wide) || time.GetElapsedTime(wide.At) > Keep)
        {
            if (_wide.Count >= MostKept)
                _wide.Clear();
            _wide[right] = wide = new(await AskAsync(user, verb, resource, ns, "", ct), time.GetTimestamp());
        }
        return wide.Allowed || (name.Length > 0 && await AskAsync(user, verb, resource, ns, name, ct));
    }

    private async Task<bool> AskAsync(AdmissionUser user, string verb, string resource, string ns, string name, CancellationToken ct)
    {
        var attributes = new JsonObject { ["group"] = SignalboxApi.Group, ["verb"] = verb, ["resource"] = resource, ["namespace"] = ns };
        if (name.Length > 0)
            attributes["name"] = name;
        var spec = new JsonObject { ["user"] = user.Username, ["groups"] = Texts(user.Groups ?? []), ["resourceAttributes"] = attributes };
        if (user.Uid is { } uid)
            spec["uid"] = uid;
        if (user.Extra is { Count: > 0 } extra)
            spec["extra"] = new JsonObject(extra.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)Texts(one.Value))));
        var review = await client.SendRawAsync(
            HttpMethod.Post, Path, new JsonObject { ["apiVersion"] = "authorization.k8s.io/v1", ["kind"] = "SubjectAccessReview", ["spec"] = spec }, null, ct);
        // Only a plain yes is one: an authorizer that failed may say neither.
        return review?["status"]?["allowed"]?.GetValue<bool>() is true && review["status"]!["denied"]?.GetValue<bool>() is not true;
    }

    private static JsonArray Texts(IEnumerable<string> values) => new([.. values.Select(value => JsonValue.Create(value))]);

    private sealed record WideRight(string User, string Groups, string Verb, string Resource, string Namespace);

    private sealed record Answer(bool Allowed, long At);
}
