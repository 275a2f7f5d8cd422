using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Http;

/// <summary>Turns a refusal into a <see cref="KubernetesApiException"/>, whatever its body is.</summary>
internal static class AnswerReader
{
    private const int MostOfAStatus = 256 * 1024;
    private const int MostOfAnExcerpt = 512;

    public static async Task<KubernetesApiException> ReadRefusalAsync(
        HttpResponseMessage response, string request, TimeProvider time, CancellationToken ct)
    {
        var code = (int)response.StatusCode;
        var body = await ReadBoundedAsync(response.Content, ct);
        return new(ToStatus(code, body, response.ReasonPhrase), request, RetryAfter(response.Headers.RetryAfter, time.GetUtcNow()));
    }

    /// <summary>A Status as it was sent, or one made of the code and the beginning of whatever was sent instead.</summary>
    public static Status ToStatus(int code, ReadOnlySpan<byte> body, string? reasonPhrase)
    {
        try
        {
            if (JsonSerializer.Deserialize(body, ClientJson.Default.Status) is { Kind: "Status" } status)
                return status with { Code = status.Code is null or 0 ? code : status.Code };
        }
        catch (JsonException)
        {
            // A proxy or load balancer speaks here, not the API server: its words are kept below.
        }
        var excerpt = Excerpt(body);
        return new()
        {
            Code = code,
            Reason = StatusReason.Unreadable,
            Message = excerpt.Length == 0 ? reasonPhrase ?? "no body" : $"the answer is not a Kubernetes Status: {excerpt}",
        };
    }

    public static string Excerpt(ReadOnlySpan<byte> body)
    {
        var text = Encoding.UTF8.GetString(body[..Math.Min(body.Length, MostOfAnExcerpt)]);
        var clean = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return body.Length > MostOfAnExcerpt ? string.Create(CultureInfo.InvariantCulture, $"{clean}… (cut)") : clean;
    }

    private static TimeSpan? RetryAfter(RetryConditionHeaderValue? header, DateTimeOffset now)
    {
        if (header is null)
            return null;
        var wait = header.Delta ?? header.Date - now;
        return wait > TimeSpan.Zero ? wait : TimeSpan.Zero;
    }

    private static async Task<byte[]> ReadBoundedAsync(HttpContent content, CancellationToken ct)
    {
        var buffer = new byte[MostOfAStatus];
        var filled = 0;
        try
        {
            await using var stream = await content.ReadAsStreamAsync(ct);
            int read;
            while (filled < buffer.Length && (read = await stream.ReadAsync(buffer.AsMemory(filled), ct)) > 0)
                filled += read;
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            // The code alone still tells what happened.
        }
        return buffer[..filled];
    }
}
