using System.Diagnostics;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tracing;

/// <summary>Tells the upstream which trace a request belongs to, and makes a span of each request where somebody listens.</summary>
internal sealed class TracedUpstream(IUpstream inner, ActivityContext trace) : IUpstream
{
    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before = null)
    {
        using var span = !CallTrace.Source.HasListeners() ? null : CallTrace.Source.StartActivity($"{request.Method} {request.StepId}", ActivityKind.Client, trace);
        span?.SetTag("http.request.method", request.Method).SetTag("signalbox.step", request.StepId);
        var result = await inner.SendAsync(Carrying(request, span?.Context ?? trace), deadline, before);
        if (result.Response is { } response)
            span?.SetTag("http.response.status_code", response.StatusCode);
        if (result.Attempts > 1)
            span?.SetTag("http.request.resend_count", result.Attempts - 1);
        if (result.Failure is { } failure)
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", failure.Kind.ToString());
        else if (result.Response is { StatusCode: >= 400 and var status })
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", status.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return result;
    }

    // A reviewed step that sets the header itself is left as it is.
    private static UpstreamRequest Carrying(UpstreamRequest request, ActivityContext context)
    {
        if (request.Headers.Any(header => header.Key.Equals("traceparent", StringComparison.OrdinalIgnoreCase)))
            return request;
        List<KeyValuePair<string, string>> headers = [.. request.Headers, new("traceparent", TraceContext.Write(context))];
        if (context.TraceState is { Length: > 0 } state)
            headers.Add(new("tracestate", state));
        return request with { Headers = headers };
    }
}
