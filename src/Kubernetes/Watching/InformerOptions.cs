namespace Signalbox.Kubernetes.Watching;

/// <summary>How an informer lists and watches. The defaults are those of Kubernetes' own clients.</summary>
public sealed record InformerOptions
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Objects a page of a list.</summary>
    public int PageSize { get; init; } = 500;

    /// <summary>
    /// Begin with what the server has cached (<c>resourceVersion=0</c>), in one piece. Servers before Kubernetes 1.31 read a consistent list of custom resources
    /// from etcd and decode each object anew: seconds for thousands of them. What is read so may be older than what was told before, and its changes
    /// say so (<see cref="ObjectChange{T}.MayBeOld"/>); the watch that follows brings what is newer. Every later list is consistent.
    /// </summary>
    public bool FirstListFromCache { get; init; }

    /// <summary>Each watch asks the server to end it after a random time between these, so that replicas do not reconnect together.</summary>
    public TimeSpan ShortestWatch { get; init; } = TimeSpan.FromSeconds(240);

    /// <summary>Servers and proxies in between cut at 300 s.</summary>
    public TimeSpan LongestWatch { get; init; } = TimeSpan.FromSeconds(290);

    /// <summary>How long after its time a watch is given up from this side: on a dead link the server's end never arrives.</summary>
    public TimeSpan IdleGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>After failures that the server answers with.</summary>
    public BackoffOptions Backoff { get; init; } = new();

    /// <summary>
    /// After no answer. Shorter than client-go's 30 s, which spare a server thousands of kubelets and would leave a handful of replicas behind
    /// for as long after it is back; a connection that is refused costs it nothing.
    /// </summary>
    public BackoffOptions Reconnect { get; init; } = new() { First = TimeSpan.FromMilliseconds(200), Longest = TimeSpan.FromSeconds(2) };

    /// <summary>The longest wait after 403: only a person can change that, except while a server starts and does not know its roles yet.</summary>
    public TimeSpan ForbiddenDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Wait after 404: the CRD is not installed yet.</summary>
    public TimeSpan MissingKindDelay { get; init; } = TimeSpan.FromSeconds(2);
}
