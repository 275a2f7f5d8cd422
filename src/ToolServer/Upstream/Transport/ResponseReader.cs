using System.Buffers;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>Reads a response to its end, within a limit that counts bytes after decompression.</summary>
internal static class ResponseReader
{
    /// <exception cref="ResponseTooLargeException">More than <paramref name="limit"/> bytes.</exception>
    /// <exception cref="IOException">The connection broke first.</exception>
    public static async ValueTask<UpstreamResponse> ReadAsync(HttpResponseMessage response, long limit, CancellationToken ct)
    {
        var body = await ReadBodyAsync(response.Content, limit, ct);
        return new UpstreamResponse
        {
            StatusCode = (int)response.StatusCode,
            Headers = Headers(response),
            Body = body,
            ContentType = response.Content.Headers.NonValidated.TryGetValues("Content-Type", out var type) ? type.ToString() : null,
        };
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContent content, long limit, CancellationToken ct)
    {
        // Absent when the body is chunked or was compressed: the handler removes the length of compressed bytes.
        var length = content.Headers.ContentLength;
        if (length > limit)
            throw new ResponseTooLargeException(limit);
        if (length == 0)
            return default;

        await using var stream = await content.ReadAsStreamAsync(ct);
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(length ?? 16 * 1024, limit) + 1);
        try
        {
            var filled = 0;
            while (true)
            {
                if (filled == buffer.Length)
                    buffer = Grow(buffer, limit);

                var read = await stream.ReadAsync(buffer.AsMemory(filled), ct);
                if (read == 0)
                    return buffer.AsSpan(0, filled).ToArray();

                filled += read;
                if (filled > limit)
                    throw new ResponseTooLargeException(limit);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, long limit)
    {
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(buffer.Length * 2L, limit + 1));
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }

    private static List<KeyValuePair<string, string>> Headers(HttpResponseMessage response)
    {
        var head = response.Headers.NonValidated;
        var content = response.Content.Headers.NonValidated;
        var headers = new List<KeyValuePair<string, string>>(head.Count + content.Count);
        foreach (var (name, values) in head)
        {
            foreach (var value in values)
                headers.Add(new(name, value));
        }

        foreach (var (name, values) in content)
        {
            foreach (var value in values)
                headers.Add(new(name, value));
        }

        return headers;
    }
}
