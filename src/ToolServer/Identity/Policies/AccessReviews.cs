using System.Text.Json;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Authorization;
using Signalbox.Kubernetes.Http;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>
/// Asks the API server what callers may do (<c>authorization.k8s.io/v1</c> SubjectAccessReview) and keeps the answers for seconds. Bounded: so many answers
/// are kept, and so many questions are open at one time.
/// </summary>
internal sealed class AccessReviews(KubernetesClient client, TimeProvider time) : IDisposable
{
    /// <summary>How long an answer is kept. There is no event for a changed right, so this is how late one takes effect here.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromSeconds(5);

    private const int MostAnswers = 100_000;
    private const int MostOpen = 16;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly AnswerCache<AccessQuestion, bool> _answers = new(MostAnswers, time);
    private readonly SemaphoreSlim _places = new(MostOpen);

    /// <summary>Without an allocation while the answer is kept.</summary>
    /// <exception cref="IdentityUnavailableException">The API server does not say.</exception>
    public ValueTask<bool> AllowsAsync(Caller caller, string verb, string resource, string ns, string name, CancellationToken ct)
    {
        var question = new AccessQuestion(caller.Key, verb, resource, ns, name);
        return _answers.TryGet(question, out var answer) ? ValueTask.FromResult(answer) : AskOnceAsync(caller, question, ct);
    }

    public void Dispose() => _places.Dispose();

    // Apart, because what a lambda captures is paid for where it is captured, also by those who find an answer.
    private ValueTask<bool> AskOnceAsync(Caller caller, AccessQuestion question, CancellationToken ct) => _answers.GetAsync(question, q => AskAsync(caller, q), ct);

    private async Task<(bool, TimeSpan)> AskAsync(Caller caller, AccessQuestion question)
    {
        using var bound = new CancellationTokenSource(Patience);
        try
        {
            await _places.WaitAsync(bound.Token);
            try
            {
                var subject = new AccessSubject(caller.Name, caller.Groups, caller.Uid, caller.Extra);
                return (await SubjectAccessReview.AllowsAsync(client, subject, new(SignalboxApi.Group, question.Verb, question.Resource, question.Namespace, question.Name), bound.Token), Keep);
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or CredentialException or IOException or OperationCanceledException
            or InvalidOperationException or FormatException or JsonException)
        {
            throw new IdentityUnavailableException(
                e is KubernetesApiException { IsForbidden: true }
                    ? "The Kubernetes API server does not let this server ask what callers may do: bind the ClusterRole signalbox-toolserver-reviewer to its service account."
                    : "What you may call cannot be found out: the Kubernetes API server gives no answer. Try again later.",
                e);
        }
    }
}
