using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// MCP over the transport before streamable HTTP (2024-11-05, Transports, HTTP with SSE): a GET opens the stream, whose first event says where to POST; a POST is
/// answered with 202, and its answer comes on the stream. A session lives as long as its stream, and is the caller's who opened it.
/// </summary>
/// <param name="sessions">Shared with the streamable endpoints; the limits hold for all together.</param>
/// <param name="time">The clock.</param>
internal sealed class LegacySseEndpoint(SessionTable sessions, TimeProvider time)
{
    public const string MessagesPath = "/messages";

    private const string SessionParameter = "sessionId";

    /// <summary>No name of a namespace, so no session is known to both transports.</summary>
    private const string Scope = "/sse";

    /// <summary>A client that takes nothing for so long, although there is something for it, reads its stream no more.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Refusal NoSession =
        new(404, Refusal.ServerError, "There is no such session. It ended with its stream or the server was restarted: open the stream again.");

    public async Task GetAsync(HttpContext http, Caller caller, IMcpContent content)
    {
        if (!RequestRules.Accepts(http.Request.Headers.Accept, "text/event-stream"))
        {
            await McpRefusalWriter.WriteAsync(http.Response, new(406, Refusal.ServerError, "The Accept header must list text/event-stream."), default, http.RequestAborted);
            return;
        }
        await using var response = new OpenResponse(http.Response.Body);
        if (sessions.Create(caller, Scope, content.SessionOptions, id => new LegacySseTransport(id, response, content)) is not { } session)
        {
            http.Response.Headers.RetryAfter = "30";
            await McpRefusalWriter.WriteAsync(http.Response, SessionTable.Full, default, http.RequestAborted);
            return;
        }
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, session.Closed);
        try
        {
            SseResponse.Prepare(http.Response);
            if (!await StreamAsync(session, response, caller, $"{http.Request.PathBase}{MessagesPath}?{SessionParameter}={session.Id}", ended.Token))
                http.Abort();
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
        finally
        {
            await sessions.RemoveAsync(session);
        }
    }

    /// <returns>False: the client does not read.</returns>
    private async Task<bool> StreamAsync(McpSession session, OpenResponse response, Caller caller, string messages, CancellationToken ct)
    {
        var transport = Transport(session);
        using var changes = transport.Content.Changes.Subscribe(session.Wants);
        changes.Filter = await transport.Content.FilterAsync(caller, ct);
        await response.SendAsync(Encoding.UTF8.GetBytes($"event: endpoint\ndata: {messages}\n\n"), ct);
        while (await changes.NextAsync(ct) is { Change: var change })
        {
            if (change.Method is not null && !transport.HasAsked)
                continue; // it has read no list that could be another now
            using var patience = new CancellationTokenSource(Patience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            try
            {
                await (change.Method is null ? response.KeepAliveAsync(either.Token) : response.SendAsync(ChangeStream.Event(change), either.Token));
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return false;
            }
        }
        // The server stops. The answers to calls in flight have no other way.
        await transport.FinishAsync(ct);
        return true;
    }

    public async Task PostAsync(HttpContext http, Caller caller)
    {
        var ct = http.RequestAborted;
        var (message, refusal, id) = await McpBody.ReadAsync(http.Request, ct);
        McpSession? session = null;
        refusal ??= Check(http.Request.Headers, message!) ?? Find(http, caller, out session) ?? await TakeAsync(http, session!, message!, caller, ct);
        if (refusal is null)
            http.Response.StatusCode = StatusCodes.Status202Accepted;
        else
            await McpRefusalWriter.WriteAsync(http.Response, refusal, id, ct);
    }

    private static Refusal? Check(IHeaderDictionary headers, JsonRpcMessage message)
    {
        var version = headers[HeaderNames.ProtocolVersion].ToString();
        return ProtocolVersions.IsPerRequest(version)
            ? Refusal.UnsupportedVersion(version, ProtocolVersions.Handshake)
            : RequestRules.Check(headers, message, static _ => null);
    }

    private Refusal? Find(HttpContext http, Caller caller, out McpSession? session)
    {
        session = null;
        if (http.Request.Query[SessionParameter].ToString() is not { Length: > 0 } id)
            return Refusal.BadRequest($"The query parameter {SessionParameter} is missing. The first event of the stream says where to POST.");
        session = sessions.Find(id, caller, Scope);
        return session is null ? NoSession : null;
    }

    private static async ValueTask<Refusal?> TakeAsync(HttpContext http, McpSession session, JsonRpcMessage message, Caller caller, CancellationToken ct)
    {
        using var use = session.Begin();
        var transport = Transport(session);
        var request = message as JsonRpcRequest;
        if (request is not null)
        {
            if (transport.Begin(request.Id, out var first) is { } refusal)
                return refusal;
            // Not given back: from here on the open stream keeps the session. One on which nothing is ever asked ends when it is idle.
            if (first)
                session.Begin();
        }
        // A POST waits for its client to read the stream, but no longer than there is one.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, session.Closed);
        try
        {
            if (request is not null && await transport.Content.TryAnswerAsync(request, caller, perRequestEra: false, ct) is { } answer)
            {
                await transport.AnswerAsync(request.Id, answer.Json, ended.Token);
                return null;
            }
            // Signs of life are the stream's own matter, for all calls together.
            McpRequestItems.Attach(message, caller, new OpenResponse(Stream.Null), McpEndpoint.Version(http), session, http.Request.Headers);
            await transport.ReceiveAsync(message, ended.Token);
        }
        catch (Exception e)
        {
            if (request is not null)
                transport.End(request.Id);
            if (e is ChannelClosedException || (e is OperationCanceledException && !ct.IsCancellationRequested))
                return NoSession;
            throw;
        }
        // A request that its client gave up is not answered.
        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject given })
            transport.End(McpBody.Id(given["requestId"]));
        return null;
    }

    private static LegacySseTransport Transport(McpSession session) => (LegacySseTransport)session.Transport;
}
