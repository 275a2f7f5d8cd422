using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Tracing;

/// <summary>The trace that a client says its request belongs to (W3C Trace Context). Pure.</summary>
public static class TraceContext
{
    private const string Parent = "traceparent", State = "tracestate";

    /// <summary>What the recommendation, section 3.3.1.5, asks to be passed on; of a longer state nothing is.</summary>
    private const int LongestState = 512;

    /// <param name="headers">Of the HTTP request; null: not known.</param>
    /// <param name="meta"><c>params._meta</c> of an MCP request, which goes before the headers: a proxy may have written those.</param>
    /// <returns>The default: there is none, or none that can be read.</returns>
    public static ActivityContext Read(IHeaderDictionary? headers, JsonObject? meta) =>
        Read(Text(meta?[Parent]), Text(meta?[State])) is { TraceId: var id } said && id != default ? said : Read(headers?[Parent].ToString(), headers?[State].ToString());

    /// <summary>The value of the header <c>traceparent</c> for a request that belongs to the trace.</summary>
    public static string Write(ActivityContext trace) => $"00-{trace.TraceId.ToHexString()}-{trace.SpanId.ToHexString()}-{(byte)trace.TraceFlags:x2}";

    private static ActivityContext Read(string? parent, string? state) =>
        parent is not null && ActivityContext.TryParse(parent, state is { Length: <= LongestState } ? state : null, isRemote: true, out var trace) ? trace : default;

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
