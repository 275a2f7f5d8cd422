using System.Text;

namespace Signalbox.Ingest.Documents;

/// <summary>The bytes of one file as UTF-8, whatever byte order mark they began with.</summary>
internal static class SourceText
{
    private static readonly UTF8Encoding s_strict = new(false, true);

    public static ReadOnlyMemory<byte> ToUtf8(byte[] bytes, string file)
    {
        ReadOnlySpan<byte> span = bytes;
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return Encoding.UTF8.GetBytes(Encoding.Unicode.GetString(bytes, 2, bytes.Length - 2));
        if (span.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return Encoding.UTF8.GetBytes(Encoding.BigEndianUnicode.GetString(bytes, 2, bytes.Length - 2));
        var mark = span.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? 3 : 0;
        try
        {
            s_strict.GetCharCount(span[mark..]);
        }
        catch (DecoderFallbackException exception)
        {
            throw new DocumentException(
                $"The byte at offset {exception.Index + mark} is not UTF-8 text.", file,
                "Give an OpenAPI document as JSON or YAML in UTF-8.", exception);
        }

        return bytes.AsMemory(mark);
    }
}
