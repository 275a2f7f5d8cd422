using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Discovery;

/// <summary>Which way of offering tools a request asks for: by its URL (<c>/mcp?tools=discovery</c>), else by the header <c>Signalbox-Tools</c>, else the server's setting.</summary>
internal static class ToolExposureRule
{
    public const string Parameter = "tools", Header = "Signalbox-Tools";

    /// <summary>What is neither <c>all</c> nor <c>discovery</c> asks for nothing.</summary>
    public static ToolExposure Of(HttpRequest request, ToolExposure setting) => Read(request.Query[Parameter]) ?? Read(request.Headers[Header]) ?? setting;

    public static ToolExposure? Read(string? text) => text?.ToLowerInvariant() switch
    {
        "all" => ToolExposure.All,
        "discovery" => ToolExposure.Discovery,
        _ => null,
    };
}
