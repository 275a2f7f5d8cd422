namespace Signalbox.ToolServer.Protocol;

/// <summary>HTTP headers of MCP's streamable HTTP transport.</summary>
internal static class HeaderNames
{
    public const string ProtocolVersion = "MCP-Protocol-Version";
    public const string SessionId = "Mcp-Session-Id";

    /// <summary>The last event that a client has of a stream which broke off (WHATWG HTML, Server-sent events).</summary>
    public const string LastEventId = "Last-Event-ID";

    /// <summary>Repeats the JSON-RPC method, for proxies that route without reading bodies (SEP-2243).</summary>
    public const string Method = "Mcp-Method";

    /// <summary>Repeats the name or URI that the request is about (SEP-2243).</summary>
    public const string Name = "Mcp-Name";

    /// <summary>Prefix of headers that repeat an argument whose schema carries <c>x-mcp-header</c> (SEP-2243).</summary>
    public const string ParamPrefix = "Mcp-Param-";
}
