using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>What an endpoint offers, apart from how it is carried: the registry's tools, or what a conformance suite asks for.</summary>
public interface IMcpContent
{
    /// <summary>Options of a session; shared by all of them.</summary>
    McpServerOptions SessionOptions { get; }

    /// <summary>Options of a request without a session; shared by all of them.</summary>
    McpServerOptions StatelessOptions { get; }

    /// <summary>Where this content's changes are published.</summary>
    ListChangeHub Changes { get; }

    /// <summary>The input schema of a tool, for headers that repeat arguments; null: no such tool, or none for this caller.</summary>
    ValueTask<JsonElement?> FindInputSchemaAsync(string tool, Caller caller, CancellationToken ct);

    /// <summary>Tells which changes concern the caller, from its list as it is now; null: all do.</summary>
    ValueTask<CallerListFilter?> FilterAsync(Caller caller, CancellationToken ct) => default;

    /// <summary>Whether a client that loses the connection may fetch the answer to this request on another, which costs an event more an answer.</summary>
    bool IsResumable(JsonRpcRequest request);

    /// <summary>Answers without the SDK where the answer lies ready.</summary>
    /// <returns>The answer, or null: the SDK's handlers answer.</returns>
    ValueTask<ReadyAnswer?> TryAnswerAsync(JsonRpcRequest request, Caller caller, bool perRequestEra, CancellationToken ct);

    /// <summary>Finds what runs a call in a session that needs nothing of the SDK.</summary>
    /// <param name="request">One that <see cref="TryAnswerAsync"/> had no answer to.</param>
    /// <param name="caller">Who sent it.</param>
    /// <param name="headers">Of the HTTP request; they may name a trace.</param>
    /// <param name="ct">Gives up.</param>
    /// <returns>Begins the call; null: the SDK's handlers answer.</returns>
    ValueTask<Func<CancellationToken, Task<ToolCallResult>>?> FindPlainCallAsync(JsonRpcRequest request, Caller caller, IHeaderDictionary headers, CancellationToken ct) => default;
}
