using System.Text;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// The files that the bytes of a document seem to refer to, found without parsing it: <c>$ref: other.yaml#/a</c> or <c>"$ref": "other.json#/a"</c>. A guess that is good enough to
/// begin to read them by; what stands in a comment is found as well. Pure.
/// </summary>
internal static class ReferenceScan
{
    private const int Longest = 2048;

    /// <returns>Each once, in order, without the fragment.</returns>
    public static List<string> Of(ReadOnlySpan<byte> text)
    {
        var found = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var at = text.IndexOf("$ref"u8); at >= 0; at = text.IndexOf("$ref"u8))
        {
            text = text[(at + 4)..];
            var rest = text.TrimStart("\"': \t"u8);
            var end = rest.IndexOfAny("#\"'\r\n"u8);
            if (end is <= 0 or > Longest) continue;
            var reference = Encoding.UTF8.GetString(rest[..end].TrimEnd((byte)' '));
            if (seen.Add(reference)) found.Add(reference);
        }

        return found;
    }
}
