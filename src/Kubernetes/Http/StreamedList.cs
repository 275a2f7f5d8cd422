using System.Text.Json;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Http;

/// <summary>Reads a list of any length in one answer, and holds a part of it at a time.</summary>
internal static class StreamedList
{
    private const int Smallest = 256 * 1024;

    /// <summary>Its metadata, when it has been read to its end.</summary>
    /// <param name="response">Disposed of.</param>
    /// <param name="each">Called with the bytes of each item, which hold until it returns.</param>
    /// <param name="ct">Gives up.</param>
    /// <exception cref="JsonException">It is no list, or ends in the midst.</exception>
    public static async Task<RawListMeta> ReadAsync(HttpResponseMessage response, Action<ReadOnlyMemory<byte>> each, CancellationToken ct)
    {
        using (response)
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            var bytes = new byte[Smallest];
            var parser = new ListParser(item => each(bytes.AsMemory(item)));
            var filled = 0;
            while (true)
            {
                // Always a full one: what is read of an item that is not whole yet is read again.
                var read = await body.ReadAtLeastAsync(bytes.AsMemory(filled), bytes.Length - filled, throwOnEndOfStream: false, ct);
                var isLast = read < bytes.Length - filled;
                filled += read;
                var used = parser.Read(bytes.AsSpan(0, filled), isLast);
                if (isLast)
                    return parser.Metadata ?? new();
                bytes.AsSpan(used, filled - used).CopyTo(bytes);
                filled -= used;
                if (used == 0)
                    Array.Resize(ref bytes, bytes.Length * 2);
            }
        }
    }
}
