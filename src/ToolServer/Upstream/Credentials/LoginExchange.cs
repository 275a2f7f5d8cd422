using System.Globalization;
using System.Net;
using System.Text;
using Signalbox.ToolServer.Upstream.Transport;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>One login request and its answer, with failures in words that say which login it was.</summary>
internal sealed class LoginExchange(HttpMessageInvoker transport, SecretRedactor redactor)
{
    private const long Limit = 1024 * 1024;

    /// <exception cref="UpstreamRefusedException">Anything but a 2xx answer.</exception>
    public async Task<UpstreamResponse> SendAsync(HttpRequestMessage request, SecretValues secret, CancellationToken ct)
    {
        var line = $"{request.Method} {TargetAddress.OriginOf(request.RequestUri!)}{request.RequestUri!.AbsolutePath}";
        UpstreamResponse answer;
        try
        {
            using var response = await transport.SendAsync(request, ct);
            answer = await ResponseReader.ReadAsync(response, Limit, ct);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new UpstreamRefusedException(
                UpstreamFailureKind.Connect, $"The login {line} failed: {redactor.Redact(FailureClassifier.Innermost(e))}", transient: true, e);
        }

        if (answer.StatusCode is >= 200 and <= 299)
            return answer;

        var full = IsFull(answer);
        var remedy = full
            ? "The upstream opens no further session: it has as many as it allows, or is busy. End sessions there that nobody uses, or try again later."
            : answer.StatusCode >= 500 ? "Try again later." : $"Check the values in Secret {secret.Name}.";
        var transient = full || answer.StatusCode is (int)HttpStatusCode.RequestTimeout or >= 500;
        throw new UpstreamRefusedException(
            UpstreamFailureKind.Credentials, $"The login {line} was answered {answer.StatusCode}{Said(answer)}. {remedy}", transient, retryAfter: RetryAfter(answer));
    }

    /// <summary>Redfish has a message for it (Base registry, SessionLimitExceeded), with one status or another.</summary>
    private static bool IsFull(UpstreamResponse answer) =>
        answer.StatusCode is (int)HttpStatusCode.ServiceUnavailable or (int)HttpStatusCode.TooManyRequests || answer.Body.Span.IndexOf("SessionLimitExceeded"u8) >= 0;

    private static TimeSpan? RetryAfter(UpstreamResponse answer)
    {
        foreach (var (name, value) in answer.Headers)
        {
            if (string.Equals(name, "Retry-After", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
                return TimeSpan.FromSeconds(seconds);
        }

        return null;
    }

    private string Said(UpstreamResponse answer)
    {
        var text = redactor.Redact(Encoding.UTF8.GetString(answer.Body.Span[..Math.Min(answer.Body.Length, 4096)])).Trim();
        return text.Length == 0 ? "" : $" ({(text.Length > 200 ? text[..200] + "…" : text)})";
    }
}
