using System.Diagnostics.Metrics;
using System.Globalization;

namespace Signalbox.Kubernetes.Http;

/// <summary>Requests to the API server, under the names that Kubernetes dashboards know.</summary>
internal static class RequestMetrics
{
    private static readonly Counter<long> Requests = KubernetesMeter.Instance.CreateCounter<long>(
        "rest_client_requests_total", "{request}", "Requests to the API server by status code and method; code <error> when there was no answer.");

    private static readonly Histogram<double> Duration = KubernetesMeter.Instance.CreateHistogram<double>(
        "rest_client_request_duration_seconds", "s", "Time to the head of the answer, by method.");

    public static void Record(HttpMethod method, int? code, TimeSpan elapsed)
    {
        var verb = new KeyValuePair<string, object?>("method", method.Method);
        Requests.Add(1, new("code", code?.ToString(CultureInfo.InvariantCulture) ?? "<error>"), verb);
        Duration.Record(elapsed.TotalSeconds, verb);
    }
}
