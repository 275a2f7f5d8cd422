using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Requests;

namespace Signalbox.Kubernetes.Http;

/// <summary>
/// Sends one request: limiter, credentials, a single repeat after 401, retries that do no harm, time limit. Answers are successes; a
/// refusal is a <see cref="KubernetesApiException"/>, no answer an <see cref="HttpRequestException"/>.
/// </summary>
internal sealed partial class ApiSender(
    KubernetesClientConfiguration configuration, ConnectionPool pool, ICredentialSource credentials, TimeProvider time, ILogger logger)
{
    private readonly TokenBucket limiter = new(configuration.RequestsPerSecond, configuration.RequestBurst, time);
    private readonly string userAgent = UserAgent.For(configuration.Component);
    private readonly string root = configuration.Server.GetLeftPart(UriPartial.Path).TrimEnd('/');

    /// <summary>The whole body of a success.</summary>
    public Task<byte[]> SendAsync(ApiRequest request, CancellationToken ct) => SendAsync(request, static (r, token) => ReadAllAsync(r, token), ct);

    /// <summary>What <paramref name="read"/> makes of a success.</summary>
    public async Task<TResult> SendAsync<TResult>(ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TResult>> read, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(configuration.RequestTimeout, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            return await AttemptAsync(request, read, both.Token);
        }
        catch (OperationCanceledException e) when (limit.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            throw new HttpRequestException(
                HttpRequestError.Unknown,
                $"{Line(request)}: no answer from {configuration.Server} within {configuration.RequestTimeout.TotalSeconds:0} s.",
                new TimeoutException(e.Message, e));
        }
    }

    /// <summary>The answer once its head is there; the caller reads and disposes it.</summary>
    public Task<HttpResponseMessage> OpenAsync(ApiRequest request, CancellationToken ct) =>
        AttemptAsync(request, static (r, _) => Task.FromResult(r), ct);

    private static string Line(ApiRequest request) => $"{request.Method} {request.PathAndQuery}";

    private static async Task<byte[]> ReadAllAsync(HttpResponseMessage response, CancellationToken ct)
    {
        using (response)
            return await response.Content.ReadAsByteArrayAsync(ct);
    }

    private async Task<TResult> AttemptAsync<TResult>(
        ApiRequest request, Func<HttpResponseMessage, CancellationToken, Task<TResult>> read, CancellationToken ct)
    {
        var body = request.Body is null ? null : System.Text.Encoding.UTF8.GetBytes(request.Body.ToJsonString());
        var refreshed = false;
        for (var attempt = 1; ; attempt++)
        {
            var due = limiter.Reserve();
            if (due > TimeSpan.Zero)
                await Task.Delay(due, time, ct);
            TimeSpan? again;
            Exception failure;
            var began = time.GetTimestamp();
            try
            {
                var response = await SendOnceAsync(request, body, began, ct);
                if (response.IsSuccessStatusCode)
                    return await read(response, ct);
                using (response)
                {
                    var refusal = await AnswerReader.ReadRefusalAsync(response, Line(request), time, ct);
                    if (response.StatusCode == HttpStatusCode.Unauthorized && !refreshed)
                    {
                        refreshed = true;
                        pool.LookSoon();
                        if (credentials.Refused(began))
                        {
                            LogRefused(Line(request));
                            continue;
                        }
                    }
                    failure = refusal;
                    again = RetryPolicy.AfterAnswer(
                        request.IsSafe, (int)response.StatusCode, refusal.RetryAfter, attempt, Random.Shared.NextDouble());
                }
            }
            // A connection that is not made in time is told as a cancellation, although nobody cancelled.
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException && !ct.IsCancellationRequested)
            {
                failure = new HttpRequestException(
                        (e as HttpRequestException)?.HttpRequestError ?? (e is IOException ? HttpRequestError.ResponseEnded : HttpRequestError.ConnectionError),
                        $"{Line(request)}: cannot reach {configuration.Server}: {Innermost(e)}", e);
                again = RetryPolicy.AfterLoss(request.IsSafe, attempt, Random.Shared.NextDouble());
            }
            if (again is null || !request.Retry)
                throw failure;
            LogRetry(failure, Line(request), again.Value.TotalMilliseconds);
            await Task.Delay(again.Value, time, ct);
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(ApiRequest request, byte[]? body, long began, CancellationToken ct)
    {
        // Before the connections: a plugin may answer with the certificate that they need.
        var authorization = await credentials.GetAsync(ct);
        using var message = new HttpRequestMessage(request.Method, root + request.PathAndQuery)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        message.Headers.Authorization = authorization;
        message.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        message.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        // The handler takes SNI and the name to check from the Host header; the API server itself does not look at it.
        if (configuration.TlsServerName is { } name)
            message.Headers.Host = name;
        if (configuration.Impersonation is { } other)
            Impersonate(message.Headers, other);
        if (body is not null)
        {
            message.Content = new ByteArrayContent(body);
            message.Content.Headers.ContentType = new MediaTypeHeaderValue(request.ContentType ?? "application/json");
        }
        try
        {
            var response = await pool.Current().SendAsync(message, ct);
            RequestMetrics.Record(request.Method, (int)response.StatusCode, time.GetElapsedTime(began));
            return response;
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            RequestMetrics.Record(request.Method, null, time.GetElapsedTime(began));
            throw;
        }
    }

    private static void Impersonate(HttpRequestHeaders headers, Configuration.Impersonation other)
    {
        headers.TryAddWithoutValidation("Impersonate-User", other.User);
        if (other.Uid is { } uid)
            headers.TryAddWithoutValidation("Impersonate-Uid", uid);
        if (other.Group is { } group)
            headers.TryAddWithoutValidation("Impersonate-Group", group);
        foreach (var (key, value) in other.Extra)
            headers.TryAddWithoutValidation($"Impersonate-Extra-{Uri.EscapeDataString(key)}", value);
    }

    private static string Innermost(Exception e)
    {
        while (e.InnerException is { } inner)
            e = inner;
        return e.Message;
    }

    [LoggerMessage(1003, LogLevel.Debug, "{Request}: 401, trying once more with fresh credentials.")]
    private partial void LogRefused(string request);

    [LoggerMessage(1004, LogLevel.Debug, "{Request} failed; trying again in {Milliseconds:0} ms.")]
    private partial void LogRetry(Exception exception, string request, double milliseconds);
}
