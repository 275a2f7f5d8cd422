using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Watching;

/// <summary>Sorts exceptions into the failures of the state machine; pure.</summary>
internal static class ListWatchFailures
{
    public static ListWatchInput.Failed Classify(Exception exception) => exception switch
    {
        UnidentifiedChangeException => new(ListWatchFailure.Unidentified),
        KubernetesApiException { IsExpired: true } => new(ListWatchFailure.Expired),
        // Only where a version was sent that this server has not seen; listing without one always works.
        KubernetesApiException { IsTooLargeResourceVersion: true } => new(ListWatchFailure.Expired),
        KubernetesApiException { IsUnauthorized: true } => new(ListWatchFailure.Unauthorized),
        KubernetesApiException { IsForbidden: true } => new(ListWatchFailure.Forbidden),
        KubernetesApiException { IsNotFound: true } => new(ListWatchFailure.KindMissing),
        KubernetesApiException { Code: 429 } throttled => new(ListWatchFailure.Throttled, throttled.RetryAfter),
        KubernetesApiException { Code: 503 } starting => new(ListWatchFailure.NotReady, starting.RetryAfter),
        HttpRequestException or IOException => new(ListWatchFailure.Unreachable),
        _ => new(ListWatchFailure.Failing),
    };
}
