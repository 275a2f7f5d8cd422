using System.Text.Json;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>How the JSON of strangers is read.</summary>
internal static class JwtJson
{
    /// <summary>A member twice is refused (RFC 7515 section 4): two readers might take different ones.</summary>
    public static JsonDocumentOptions Options { get; } = new() { MaxDepth = 16, AllowDuplicateProperties = false };
}
