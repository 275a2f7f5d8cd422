using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Protocol;

/// <summary>What the HTTP side hands to the SDK's handlers beside the message itself.</summary>
internal static class McpRequestItems
{
    private const string CallerKey = "signalbox.caller";
    private const string ResponseKey = "signalbox.response";
    private const string SessionKey = "signalbox.session";
    private const string TraceKey = "signalbox.trace";
    private const string ToolKey = "signalbox.tool";
    private const string OutcomeKey = "signalbox.outcome";

    /// <param name="message">Carries the items.</param>
    /// <param name="caller">Who sent it.</param>
    /// <param name="response">The stream that answers it.</param>
    /// <param name="protocolVersion">As the header says.</param>
    /// <param name="session">Null where there is none.</param>
    /// <param name="headers">Of the HTTP request; they may name a trace.</param>
    public static void Attach(JsonRpcMessage message, Caller caller, OpenResponse response, string? protocolVersion, McpSession? session, IHeaderDictionary headers)
    {
        message.Context ??= new();
        message.Context.ProtocolVersion = protocolVersion;
        var made = Made(message);
        var outcome = Outcome(message);
        message.Context.Items = new Dictionary<string, object?>(5) { [CallerKey] = caller, [ResponseKey] = response, [SessionKey] = session };
        if (made is not null)
            message.Context.Items[ToolKey] = made;
        if (outcome is not null)
            message.Context.Items[OutcomeKey] = outcome;
        if (message is JsonRpcRequest request && TraceContext.Read(headers, (request.Params as JsonObject)?["_meta"] as JsonObject) is var trace && trace != default)
            message.Context.Items[TraceKey] = trace;
    }

    /// <summary>Gives a call the tool that was made for it alone, whatever tool its name says. The rights to it have been asked for.</summary>
    public static void Make(JsonRpcRequest request, ServedTool tool) => Set(request, ToolKey, tool);

    /// <summary>Gives a call that was run already what came of it, which is all that is left to be answered.</summary>
    public static void Make(JsonRpcRequest request, Task<ToolCallResult> outcome) => Set(request, OutcomeKey, outcome);

    /// <summary>What came of a call that was run already; null: it is to be run.</summary>
    public static Task<ToolCallResult>? Outcome(JsonRpcMessage message) => Find(message, OutcomeKey) as Task<ToolCallResult>;

    /// <summary>The tool that was made for the message; null: it calls one by its name.</summary>
    public static ServedTool? Made(JsonRpcMessage message) => Find(message, ToolKey) as ServedTool;

    /// <exception cref="InvalidOperationException">The message did not come over HTTP.</exception>
    public static Caller Caller(MessageContext context) =>
        context.Items.TryGetValue(CallerKey, out var caller) && caller is Caller known
            ? known
            : throw new InvalidOperationException("A request reached a handler without passing authentication.");

    /// <summary>Null in the era without sessions.</summary>
    public static McpSession? Session(MessageContext context) =>
        context.Items.TryGetValue(SessionKey, out var session) ? session as McpSession : null;

    /// <summary>The trace that the request belongs to; the default: none.</summary>
    public static ActivityContext Trace(MessageContext context) =>
        context.Items.TryGetValue(TraceKey, out var trace) && trace is ActivityContext known ? known : default;

    public static OpenResponse? Response(MessageContext context) =>
        context.Items.TryGetValue(ResponseKey, out var response) ? response as OpenResponse : null;

    private static object? Find(JsonRpcMessage message, string key) => message.Context?.Items is { } items && items.TryGetValue(key, out var item) ? item : null;

    private static void Set(JsonRpcRequest request, string key, object item)
    {
        request.Context ??= new();
        (request.Context.Items ??= new Dictionary<string, object?>(1))[key] = item;
    }
}
