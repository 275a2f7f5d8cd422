using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Protocol;

namespace Signalbox.ToolServer.Hosting;

/// <summary>The MCP endpoints by their URL: <c>/mcp</c> with everything, <c>/mcp/NAMESPACE</c> with one namespace's tools; each whole or as three tools that find the others.</summary>
internal sealed partial class McpEndpoints(HttpFrontParts parts, SessionTable sessions)
{
    /// <summary>Namespaces are named by clients, who may name as many as they like.</summary>
    private const int MostKept = 256;

    private readonly ConcurrentDictionary<(string Namespace, ToolExposure Exposure), McpEndpoint> _endpoints = new();

    /// <summary>Null: what stands in the URL can be no namespace.</summary>
    public McpEndpoint? Of(HttpContext http)
    {
        var ns = http.Request.RouteValues["namespace"] as string ?? "";
        if (ns.Length > 0 && (parts.ContentOf is null || !Name().IsMatch(ns)))
            return null;
        var key = (ns, ToolExposureRule.Of(http.Request, parts.Options.Tools));
        if (_endpoints.TryGetValue(key, out var known))
            return known;
        var made = Make(key.ns, key.Item2);
        return _endpoints.Count < MostKept ? _endpoints.GetOrAdd(key, made) : made;
    }

    private McpEndpoint Make(string ns, ToolExposure exposure)
    {
        var content = ns.Length == 0 ? parts.Content : parts.ContentOf!(ns);
        if (exposure == ToolExposure.Discovery && parts.Calls is { } calls)
            content = new DiscoveryContent(content, ns.Length == 0 ? calls : calls.In(ns), parts.Operations, parts.Options.RawAccess);
        return new(content, sessions, parts.LoggerFactory, ns);
    }

    [GeneratedRegex("^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
