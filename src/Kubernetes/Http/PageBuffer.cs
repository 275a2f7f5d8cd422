namespace Signalbox.Kubernetes.Http;

/// <summary>Room for the pages of one list, one after the other: an array of its own for each would be garbage of the size of the whole list.</summary>
internal sealed class PageBuffer
{
    private const int Smallest = 128 * 1024;
    private byte[] bytes = [];

    /// <summary>The whole body. It holds until the next call.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using (response)
        {
            await using var body = await response.Content.ReadAsStreamAsync(ct);
            var filled = 0;
            while (true)
            {
                if (filled == bytes.Length)
                    Array.Resize(ref bytes, Math.Max(Smallest, bytes.Length + bytes.Length / 2));
                var read = await body.ReadAsync(bytes.AsMemory(filled), ct);
                if (read == 0)
                    return bytes.AsMemory(0, filled);
                filled += read;
            }
        }
    }
}
