using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Http;

/// <summary>The API server refused a request. The predicates judge by reason first, because one code can mean different things (409).</summary>
/// <remarks>The message holds what the server said and the request line; never headers or bodies that were sent.</remarks>
public sealed class KubernetesApiException(Status status, string request, TimeSpan? retryAfter = null)
    : Exception($"{request}: {status.Code} {status.Reason}: {status.Message}")
{
    public Status Status { get; } = status;

    /// <summary>The HTTP status, or the code of a Status that came inside a stream.</summary>
    public int Code => Status.Code ?? 0;

    /// <summary>When the server asked to be called again: the Retry-After header, else details.retryAfterSeconds.</summary>
    public TimeSpan? RetryAfter { get; } =
        retryAfter ?? (status.Details?.RetryAfterSeconds is > 0 and var seconds ? TimeSpan.FromSeconds(seconds) : null);

    public bool IsNotFound => Is(StatusReason.NotFound, 404);

    public bool IsUnauthorized => Is(StatusReason.Unauthorized, 401);

    public bool IsForbidden => Is(StatusReason.Forbidden, 403);

    /// <summary>The object changed since it was read: read it again from the server and decide anew.</summary>
    public bool IsConflict => Is(StatusReason.Conflict, 409);

    public bool IsAlreadyExists => Status.Reason == StatusReason.AlreadyExists;

    /// <summary>The resourceVersion or continue token is too old: list again.</summary>
    public bool IsExpired => Status.Reason is StatusReason.Expired or StatusReason.Gone || Is(StatusReason.Expired, 410);

    public bool IsInvalid => Is(StatusReason.Invalid, 422);

    public bool IsTooManyRequests => Is(StatusReason.TooManyRequests, 429);

    /// <summary>The server has not yet seen the resourceVersion that was asked for (504 with a cause, see k8s.io/apiserver storage).</summary>
    public bool IsTooLargeResourceVersion =>
        Status.Reason == StatusReason.Timeout && Status.Details?.Causes?.Any(c => c.Reason == "ResourceVersionTooLarge") == true;

    private bool Is(string reason, int code) =>
        Status.Reason == reason || (Code == code && Status.Reason is null or "" or StatusReason.Unreadable);
}
