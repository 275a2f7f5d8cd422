using System.Security.Cryptography;
using System.Text;

namespace Signalbox.Ingest.Naming;

/// <summary>Names of Kubernetes objects: DNS-1123 labels of at most 63 characters.</summary>
internal static class ManifestName
{
    private const int MaxLength = 63;

    /// <summary><c>target-tool-name</c>; what is too long ends in a hash of the whole.</summary>
    public static string For(string target, string tool)
    {
        var whole = $"{target}-{tool}";
        var label = new string(whole.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray()).Trim('-');
        if (label.Length <= MaxLength) return label;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(whole)))[..8];
        return $"{label[..(MaxLength - 9)].TrimEnd('-')}-{hash}";
    }

    public static bool IsLabel(string name) =>
        name.Length is > 0 and <= MaxLength && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-') && name[0] != '-' && name[^1] != '-';
}
