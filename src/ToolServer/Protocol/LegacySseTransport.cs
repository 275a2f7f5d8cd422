using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// One client of HTTP+SSE (2024-11-05, Transports, HTTP with SSE): what it posts goes to the SDK's server, and everything that is said to it
/// goes to its one stream. Our own, because ready answers, changes and signs of life share the stream with what the SDK writes, and because
/// the SDK's does not know what is unanswered: an answered POST no longer holds a client back.
/// </summary>
/// <param name="id">Of the session.</param>
/// <param name="response">The stream.</param>
/// <param name="content">What is offered at the URL where the stream was opened.</param>
internal sealed class LegacySseTransport(string id, OpenResponse response, IMcpContent content) : ITransport
{
    /// <summary>Requests of one client that may be under way at one time.</summary>
    public const int MostUnanswered = 64;

    private static readonly JsonTypeInfo<JsonRpcMessage> MessageType =
        (JsonTypeInfo<JsonRpcMessage>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage));

    private static readonly Refusal Ending = new(503, Refusal.ServerError, "The server is stopping. Connect again.");
    private static readonly Refusal Busy =
        new(429, Refusal.ServerError, $"{MostUnanswered} requests of this session are not answered yet, which is as many as may be. Wait for an answer.");

    private readonly Lock _gate = new();
    private readonly HashSet<RequestId> _unanswered = [];
    private readonly Channel<JsonRpcMessage> _received = Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(1) { SingleReader = true });
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ending;

    public string SessionId => id;

    public IMcpContent Content => content;

    public ChannelReader<JsonRpcMessage> MessageReader => _received.Reader;

    /// <summary>Whether the client has asked for anything yet.</summary>
    public bool HasAsked { get; private set; }

    /// <summary>Counts a request as under way until it is answered or given up.</summary>
    /// <param name="request">Its id.</param>
    /// <param name="first">It is the session's first.</param>
    /// <returns>Null: it is. Else why it may not begin.</returns>
    public Refusal? Begin(RequestId request, out bool first)
    {
        first = false;
        lock (_gate)
        {
            if (_ending)
                return Ending;
            if (_unanswered.Count >= MostUnanswered)
                return Busy;
            if (!_unanswered.Add(request))
                return new(400, (int)McpErrorCode.InvalidRequest, "A request with this id is not answered yet. Ids of a session must differ.");
            (first, HasAsked) = (!HasAsked, true);
            return null;
        }
    }

    /// <summary>No answer comes any more: it was sent, or the client wants none.</summary>
    public void End(RequestId request)
    {
        lock (_gate)
        {
            _unanswered.Remove(request);
            if (_ending && _unanswered.Count == 0)
                _answered.TrySetResult();
        }
    }

    /// <summary>Hands a message to the SDK's server.</summary>
    /// <exception cref="ChannelClosedException">The session has ended.</exception>
    public ValueTask ReceiveAsync(JsonRpcMessage message, CancellationToken ct) => _received.Writer.WriteAsync(message, ct);

    /// <summary>An answer that lies ready.</summary>
    public async Task AnswerAsync(RequestId request, ReadOnlyMemory<byte> json, CancellationToken ct)
    {
        await response.SendAsync(SseResponse.Message(json.Span), ct);
        End(request);
    }

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        try
        {
            await response.SendAsync(SseResponse.Message(JsonSerializer.SerializeToUtf8Bytes(message, MessageType)), cancellationToken);
        }
        finally
        {
            if (message is JsonRpcResponse or JsonRpcError)
                End(((JsonRpcMessageWithId)message).Id);
        }
    }

    /// <summary>Begins nothing more, and completes when everything that was asked is answered.</summary>
    public Task FinishAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            _ending = true;
            if (_unanswered.Count == 0)
                _answered.TrySetResult();
        }
        return _answered.Task.WaitAsync(ct);
    }

    public ValueTask DisposeAsync()
    {
        _received.Writer.TryComplete();
        return default;
    }
}
