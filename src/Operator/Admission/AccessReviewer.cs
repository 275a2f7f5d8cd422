using System.Collections.Concurrent;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Authorization;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Admission;

/// <summary>
/// Asks the API server (<c>authorization.k8s.io/v1</c> SubjectAccessReview). A right to all objects of a namespace, such as the operator's own, is kept for seconds: its
/// writes come in hundreds. Everything else is asked each time.
/// </summary>
internal sealed class AccessReviewer(KubernetesClient client, TimeProvider time) : IAccessReviewer
{
    private const int MostKept = 1000;
    private static readonly TimeSpan Keep = TimeSpan.FromSeconds(5);
    private static readonly Dictionary<string, IReadOnlyList<string>> Nothing = [];
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

    private Task<bool> AskAsync(AdmissionUser user, string verb, string resource, string ns, string name, CancellationToken ct) =>
        SubjectAccessReview.AllowsAsync(client, new(user.Username, user.Groups ?? [], user.Uid, user.Extra ?? Nothing), new(SignalboxApi.Group, verb, resource, ns, name), ct);

    private sealed record WideRight(string User, string Groups, string Verb, string Resource, string Namespace);

    private sealed record Answer(bool Allowed, long At);
}
