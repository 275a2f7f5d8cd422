using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Identity;

namespace Signalbox.ToolServer.Protocol;

/// <summary>What the HTTP side hands to the SDK's handlers beside the message itself.</summary>
internal static class McpRequestItems
{
    private const string CallerKey = "signalbox.caller";
    private const string ResponseKey = "signalbox.response";

    public static void Attach(JsonRpcMessage message, Caller caller, OpenResponse response, string? protocolVersion)
    {
        message.Context ??= new();
        message.Context.ProtocolVersion = protocolVersion;
        message.Context.Items = new Dictionary<string, object?>(2) { [CallerKey] = caller, [ResponseKey] = response };
    }

    /// <exception cref="InvalidOperationException">The message did not come over HTTP.</exception>
    public static Caller Caller(MessageContext context) =>
        context.Items.TryGetValue(CallerKey, out var caller) && caller is Caller known
            ? known
            : throw new InvalidOperationException("A request reached a handler without passing authentication.");

    public static OpenResponse? Response(MessageContext context) =>
        context.Items.TryGetValue(ResponseKey, out var response) ? response as OpenResponse : null;
}
