using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Approval;

/// <summary>
/// The identity of what a person approves: <c>v1:sha256:</c> and the hex SHA-256 of the RFC 8785 JSON of <see cref="SpecJson.ToJson"/>.
/// </summary>
/// <remarks>
/// Two specs have one digest exactly when they do the same: key order, absent or explicit defaults and <c>suspend</c> make no difference,
/// everything else does, the tool's description included. A number that a double cannot hold exactly would have a twin of equal digest;
/// <see cref="Validation.WorkflowValidator"/> refuses such a spec, so it never goes live.
/// </remarks>
public static class SpecDigest
{
    private const string Prefix = "v1:sha256:";
    private const int HexLength = SHA256.HashSizeInBytes * 2;
    private static readonly SearchValues<char> LowerHex = SearchValues.Create("0123456789abcdef");

    /// <exception cref="CanonicalJsonException">A value in the spec has no canonical form. No API server stores such a value.</exception>
    public static string Compute(McpWorkflowSpec spec)
    {
        using var json = JsonDocument.Parse(SpecJson.ToUtf8(spec));
        return OfContent(json.RootElement);
    }

    /// <summary>The digest of what <see cref="SpecJson.ToUtf8"/> wrote.</summary>
    internal static string OfContent(JsonElement content) => Prefix + Convert.ToHexStringLower(SHA256.HashData(CanonicalJson.Serialize(content)));

    /// <summary>Reads <paramref name="rawSpec"/> as a spec first, so unknown members do not count, just as the API server prunes them.</summary>
    /// <exception cref="JsonException">It is no spec.</exception>
    public static string Compute(JsonElement rawSpec) => Compute(SpecJson.FromJson(rawSpec));

    /// <summary>Whether <paramref name="digest"/> has the form of a digest of this scheme.</summary>
    public static bool IsWellFormed(string? digest) =>
        digest is not null
        && digest.Length == Prefix.Length + HexLength
        && digest.StartsWith(Prefix, StringComparison.Ordinal)
        && !digest.AsSpan(Prefix.Length).ContainsAnyExcept(LowerHex);
}
