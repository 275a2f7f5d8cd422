using System.Diagnostics;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Upstream;

namespace Signalbox.ToolServer.Tracing;

/// <summary>Spans of calls, by OpenTelemetry's conventions for MCP and HTTP. Without a listener none are made, and a client's trace is passed on as it came.</summary>
internal static class CallTrace
{
    public const string SourceName = "Signalbox.ToolServer";

    public static ActivitySource Source { get; } = new(SourceName);

    /// <summary>Null: nobody listens.</summary>
    public static Activity? Begin(ServedTool tool, ActivityContext parent)
    {
        if (!Source.HasListeners())
            return null;

        // Without a parent of its own it would hang below whatever span the web server has open.
        var span = Source.StartActivity($"tools/call {tool.Name}", ActivityKind.Server, parent == default ? new(ActivityTraceId.CreateRandom(), default, default) : parent);
        return span?.SetTag("mcp.method.name", "tools/call").SetTag("gen_ai.tool.name", tool.Name).SetTag("gen_ai.operation.name", "execute_tool")
            .SetTag("signalbox.workflow", tool.Workflow.ToString()).SetTag("signalbox.spec_digest", tool.SpecDigest);
    }

    /// <summary>The same call as part of the trace.</summary>
    public static ToolCall In(this ToolCall call, Activity? span, ActivityContext parent)
    {
        var trace = span?.Context ?? parent;
        return trace == default ? call : call with { Trace = new(trace) };
    }

    public static void End(Activity? span, string outcome)
    {
        if (outcome != "ok")
            span?.SetStatus(ActivityStatusCode.Error).SetTag("error.type", outcome);
    }

    /// <summary>An upstream whose requests belong to the trace; the same where there is none.</summary>
    public static IUpstream Traced(this IUpstream upstream, CallTraceContext? trace) =>
        trace is null || trace.Context == default ? upstream : new TracedUpstream(upstream, trace.Context);
}
