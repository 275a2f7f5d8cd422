using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// MCP over streamable HTTP on one URL, both eras. This side does what HTTP asks for (headers, status codes, sessions, streams); the SDK's
/// server does JSON-RPC.
/// </summary>
/// <param name="content">What is offered.</param>
/// <param name="sessions">Shared by the endpoints of a server.</param>
/// <param name="loggerFactory">For the SDK.</param>
/// <param name="scope">Sessions that began at one scope exist at no other.</param>
public sealed class McpEndpoint(IMcpContent content, SessionTable sessions, ILoggerFactory loggerFactory, string scope = "")
{
    private static readonly Refusal NoSession =
        new(404, Refusal.ServerError, "There is no such session. It ended or the server was restarted: send initialize again.");

    private static readonly Refusal StreamForgotten =
        new(410, Refusal.ServerError, $"{HeaderNames.LastEventId} names the answer to a call that is not kept any more: it was delivered long ago, or the session has had too many calls since.");

    /// <summary>What is offered.</summary>
    internal IMcpContent Content => content;

    public async Task PostAsync(HttpContext http, Caller caller)
    {
        var ct = http.RequestAborted;
        if (RequestRules.CheckAccept(http.Request.Headers) is { } unacceptable)
        {
            await McpRefusalWriter.WriteAsync(http.Response, unacceptable, default, ct);
            return;
        }
        var (message, unreadable, id) = await McpBody.ReadAsync(http.Request, ct);
        var schema = unreadable is null ? await SchemaAsync(http.Request.Headers, message!, caller, ct) : null;
        var refusal = unreadable ?? RequestRules.Check(http.Request.Headers, message!, _ => schema);
        if (refusal is not null)
        {
            await McpRefusalWriter.WriteAsync(http.Response, refusal, id, ct);
            return;
        }
        if (ProtocolVersions.IsPerRequest(http.Request.Headers[HeaderNames.ProtocolVersion]))
            await PostStatelessAsync(http, message!, caller, ct);
        else
            await PostToSessionAsync(http, message!, id, caller, ct);
    }

    /// <summary>Of the called tool, where headers repeat arguments.</summary>
    private ValueTask<JsonElement?> SchemaAsync(IHeaderDictionary headers, JsonRpcMessage message, Caller caller, CancellationToken ct) =>
        ProtocolVersions.IsPerRequest(headers[HeaderNames.ProtocolVersion])
        && message is JsonRpcRequest { Method: RequestMethods.ToolsCall } && RequestRules.Text(RequestRules.Parameters(message)?["name"]) is { } name
            ? content.FindInputSchemaAsync(name, caller, ct)
            : default;

    public async Task GetAsync(HttpContext http, Caller caller)
    {
        var ct = http.RequestAborted;
        var refusal = CheckGet(http.Request.Headers);
        McpSession? session = null;
        refusal ??= FindSession(http, caller, out session);
        if (refusal is not null)
        {
            if (refusal.StatusCode == StatusCodes.Status405MethodNotAllowed)
                http.Response.Headers.Allow = "POST";
            await McpRefusalWriter.WriteAsync(http.Response, refusal, default, ct);
            return;
        }
        using var use = session!.Begin();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct, session.Closed);
        try
        {
            await StreamAsync(http, session, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task StreamAsync(HttpContext http, McpSession session, CancellationToken ct)
    {
        var position = StreamPosition.Read(http.Request.Headers[HeaderNames.LastEventId].ToString());
        if (position is { Call: { } call, Number: var after })
        {
            if (session.Streams.Find(call) is { } stream)
                await stream.CopyToAsync(http.Response, after, ct);
            else
                await McpRefusalWriter.WriteAsync(http.Response, StreamForgotten, default, ct);
            return;
        }
        if (position is { Number: var told })
        {
            session.ChangesFrom = told;
            session.Filter = session.Filter?.Anew();
        }
        using var changes = content.Changes.Subscribe(session.Wants, session.ChangesFrom);
        changes.Filter = session.Filter?.Again();
        await ChangeStream.RunAsync(http, changes, session.TakesPrimingEvents, ct);
    }

    private static Refusal? CheckGet(IHeaderDictionary headers)
    {
        var version = headers[HeaderNames.ProtocolVersion].ToString();
        if (version.Length > 0 && !ProtocolVersions.All.Contains(version))
            return Refusal.UnsupportedVersion(version, ProtocolVersions.All);
        if (ProtocolVersions.IsPerRequest(version))
            return new(405, Refusal.ServerError, "There is no GET stream since protocol version 2026-07-28: POST subscriptions/listen.");
        return RequestRules.Accepts(headers.Accept, "text/event-stream")
            ? null
            : new(406, Refusal.ServerError, "The Accept header must list text/event-stream.");
    }

    public async Task DeleteAsync(HttpContext http, Caller caller)
    {
        if (ProtocolVersions.IsPerRequest(http.Request.Headers[HeaderNames.ProtocolVersion]))
        {
            http.Response.Headers.Allow = "POST";
            await McpRefusalWriter.WriteAsync(
                http.Response, new(405, Refusal.ServerError, "There are no sessions since protocol version 2026-07-28."), default, http.RequestAborted);
            return;
        }
        if (FindSession(http, caller, out var session) is { } refusal)
        {
            await McpRefusalWriter.WriteAsync(http.Response, refusal, default, http.RequestAborted);
            return;
        }
        await sessions.RemoveAsync(session!);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task PostStatelessAsync(HttpContext http, JsonRpcMessage message, Caller caller, CancellationToken ct)
    {
        if (message is JsonRpcRequest request && await content.TryAnswerAsync(request, caller, perRequestEra: true, ct) is { } answer)
        {
            await WriteAsync(http.Response, answer, ct);
            return;
        }
        using var closed = new CancellationTokenSource();
        await using var transport = new StreamableHttpServerTransport(loggerFactory) { Stateless = true };
        await using var server = McpServer.Create(transport, content.StatelessOptions, loggerFactory);
        var run = server.RunAsync(closed.Token);
        try
        {
            await CarryAsync(http, transport, message, caller, null, StatusOf, ct);
        }
        finally
        {
            // The client closing the stream is the cancellation of this era: the handler's token is cancelled with its server.
            await closed.CancelAsync();
            await transport.DisposeAsync();
            try
            {
                await run;
            }
            catch (OperationCanceledException) when (closed.IsCancellationRequested)
            {
            }
        }

        ValueTask StatusOf(JsonRpcMessage? first)
        {
            if (first is JsonRpcError { Error.Code: var code } && !http.Response.HasStarted)
            {
                http.Response.StatusCode = (McpErrorCode)code switch
                {
                    McpErrorCode.MethodNotFound => 404,
                    McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion or McpErrorCode.HeaderMismatch => 400,
                    _ => http.Response.StatusCode,
                };
            }
            return default;
        }
    }

    private async Task PostToSessionAsync(HttpContext http, JsonRpcMessage message, RequestId id, Caller caller, CancellationToken ct)
    {
        if (message is JsonRpcRequest { Method: "initialize" } && !http.Request.Headers.ContainsKey(HeaderNames.SessionId))
        {
            await InitializeAsync(http, message, id, caller, ct);
            return;
        }
        if (FindSession(http, caller, out var session) is { } refusal)
        {
            await McpRefusalWriter.WriteAsync(http.Response, refusal, id, ct);
            return;
        }
        using var use = session!.Begin();
        http.Response.Headers[HeaderNames.SessionId] = session.Id;
        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification } cancelled)
            session.Cancel(McpBody.Id((cancelled.Params as JsonObject)?["requestId"]));
        if (message is JsonRpcRequest request && await content.TryAnswerAsync(request, caller, perRequestEra: false, ct) is { } answer)
            await WriteAsync(http.Response, answer, ct);
        else if (message is JsonRpcRequest lasting && session.TakesPrimingEvents && content.IsResumable(lasting) && session.Streams.Open() is { } stream)
            await CarryResumablyAsync(http, session, stream, message, caller, ct);
        else if (message is JsonRpcRequest plain && await content.FindPlainCallAsync(plain, caller, http.Request.Headers, ct) is { } call)
            await CallAsync(http, session, plain, call, caller, ct);
        else
            await CarryToSessionAsync(http, session, message, id, caller, ct);
    }

    private static async Task CallAsync(
        HttpContext http, McpSession session, JsonRpcRequest request, Func<CancellationToken, Task<ToolCallResult>> call, Caller caller, CancellationToken ct)
    {
        try
        {
            if (await PlainCalls.AnswerAsync(http, session, request.Id, call) is not { } failed)
                return;
            McpRequestItems.Make(request, failed);
            await CarryToSessionAsync(http, session, request, request.Id, caller, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client has gone.
        }
    }

    // The call belongs to the session from here on; this connection only reads along.
    private static async Task CarryResumablyAsync(
        HttpContext http, McpSession session, CallStream stream, JsonRpcMessage message, Caller caller, CancellationToken ct)
    {
        var version = Version(http);
        // The call may outlive this request, and with it the request's own headers.
        var headers = new HeaderDictionary(http.Request.Headers.Where(header => header.Key.StartsWith("trace", StringComparison.OrdinalIgnoreCase)).ToDictionary());
        session.Keep(Task.Run(
            async () =>
            {
                using var use = session.Begin();
                try
                {
                    await using var response = new OpenResponse(stream);
                    McpRequestItems.Attach(message, caller, response, version, session, headers);
                    await Transport(session).HandlePostRequestAsync(message, stream, null, session.Closed);
                }
                catch (Exception e) when (e is OperationCanceledException or ChannelClosedException)
                {
                    // The session has ended, and its calls with it.
                }
                finally
                {
                    session.Streams.Complete(stream);
                }
            },
            CancellationToken.None));
        try
        {
            await stream.CopyToAsync(http.Response, 0, ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client has gone, and may come back for the rest.
        }
    }

    private static async Task CarryToSessionAsync(
        HttpContext http, McpSession session, JsonRpcMessage message, RequestId id, Caller caller, CancellationToken ct)
    {
        try
        {
            await CarryAsync(http, Transport(session), message, caller, session, null, ct);
        }
        catch (ChannelClosedException) when (!http.Response.HasStarted)
        {
            // Ended by a DELETE or the sweep after it was found.
            await McpRefusalWriter.WriteAsync(http.Response, NoSession, id, ct);
        }
    }

    private async Task InitializeAsync(HttpContext http, JsonRpcMessage message, RequestId id, Caller caller, CancellationToken ct)
    {
        if (sessions.Create(caller, scope, content.SessionOptions, Open) is not { } session)
        {
            http.Response.Headers.RetryAfter = "30";
            await McpRefusalWriter.WriteAsync(http.Response, SessionTable.Full, id, ct);
            return;
        }
        session.ChangesFrom = content.Changes.Number;
        session.Filter = await content.FilterAsync(caller, ct);
        using var use = session.Begin();
        // Held back until it is known whether the handshake worked: one that failed must not hand out a session.
        using var answer = new MemoryStream();
        try
        {
            await CarryAsync(http, Transport(session), message, caller, session, null, ct, answer);
            if (session.IsInitialized)
                http.Response.Headers[HeaderNames.SessionId] = session.Id;
            await http.Response.Body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), ct);
        }
        finally
        {
            if (!session.IsInitialized)
                await sessions.RemoveAsync(session);
        }
    }

    private static async Task CarryAsync(
        HttpContext http, StreamableHttpServerTransport transport, JsonRpcMessage message, Caller caller, McpSession? session,
        Func<JsonRpcMessage?, ValueTask>? onStarting, CancellationToken ct, Stream? body = null)
    {
        body ??= http.Response.Body;
        await using var response = new OpenResponse(body);
        McpRequestItems.Attach(message, caller, response, Version(http), session, http.Request.Headers);
        SseResponse.Prepare(http.Response);
        try
        {
            if (!await transport.HandlePostRequestAsync(message, body, onStarting, ct))
            {
                http.Response.ContentType = null;
                http.Response.StatusCode = StatusCodes.Status202Accepted;
            }
        }
        catch (OperationCanceledException)
        {
            // The client has gone, or its session has ended: there is nobody to answer.
        }
    }

    private StreamableHttpServerTransport Open(string session) => new(loggerFactory) { SessionId = session, FlowExecutionContextFromRequests = true };

    // Sessions of this scope were all made with one.
    private static StreamableHttpServerTransport Transport(McpSession session) => (StreamableHttpServerTransport)session.Transport;

    internal static string? Version(HttpContext http) => http.Request.Headers[HeaderNames.ProtocolVersion].ToString() is { Length: > 0 } version ? version : null;

    private Refusal? FindSession(HttpContext http, Caller caller, out McpSession? session)
    {
        session = null;
        if (!http.Request.Headers.TryGetValue(HeaderNames.SessionId, out var id) || id.ToString() is not { Length: > 0 } named)
            return Refusal.BadRequest($"The {HeaderNames.SessionId} header is missing. A session begins with initialize; since 2026-07-28 send {HeaderNames.ProtocolVersion} instead.");
        session = sessions.Find(named, caller, scope);
        return session is null ? NoSession : null;
    }

    private static async Task WriteAsync(HttpResponse response, ReadyAnswer answer, CancellationToken ct)
    {
        response.StatusCode = answer.StatusCode;
        response.ContentType = "application/json";
        response.ContentLength = answer.Json.Length;
        await response.Body.WriteAsync(answer.Json, ct);
    }
}
