using System.Buffers;
using System.Buffers.Text;

namespace Signalbox.ToolServer.Identity.Jwt;

/// <summary>base64url as JOSE has it (RFC 7515 section 2): no padding, no white space, nothing else in between.</summary>
internal static class Base64UrlText
{
    private static readonly SearchValues<char> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    /// <summary>Null: not in this form.</summary>
    public static byte[]? Decode(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExcept(Alphabet) && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
}
