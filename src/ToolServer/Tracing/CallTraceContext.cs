using System.Diagnostics;

namespace Signalbox.ToolServer.Tracing;

/// <summary>The W3C trace that a call belongs to (Trace Context, https://www.w3.org/TR/trace-context/). Most calls have none, and then no such object.</summary>
/// <param name="TraceId">32 lower-case hexadecimal digits.</param>
/// <param name="Context">What the call's requests hang below; the default: they say nothing of the trace.</param>
public sealed record CallTraceContext(string TraceId, ActivityContext Context = default)
{
    public CallTraceContext(ActivityContext context) : this(context.TraceId.ToHexString(), context)
    {
    }
}
