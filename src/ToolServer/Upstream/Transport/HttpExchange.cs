using Signalbox.ToolServer.Upstream.Credentials;
using Signalbox.ToolServer.Upstream.Resilience;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>One attempt: credentials on, request out, answer in, and what came of it. Once more after a 401 when the session may have ended.</summary>
internal sealed class HttpExchange(HttpMessageInvoker transport, UpstreamCredentials credentials, TargetSettings settings, TimeProvider time)
{
    /// <summary>Throws nothing but what a bug would.</summary>
    public async ValueTask<Attempt> SendAsync(UpstreamRequest request, Uri url, CallDeadline deadline)
    {
        var attempt = await OnceAsync(request, url, deadline, mayRenew: true);
        // A 401 says that nothing was done, so this is safe for a POST as well.
        return attempt ?? (await OnceAsync(request, url, deadline, mayRenew: false))!;
    }

    /// <summary>Null: the credentials were refused and have been thrown away; do it again.</summary>
    private async ValueTask<Attempt?> OnceAsync(UpstreamRequest request, Uri url, CallDeadline deadline, bool mayRenew)
    {
        var limit = request.Timeout ?? settings.Response;
        RequestBody? body = null;
        try
        {
            using var message = RequestHead.Create(request, url);
            body = message.Content as RequestBody;
            var applied = await credentials.ApplyAsync(message, deadline.Token);

            using var timeout = new CancellationTokenSource(limit, time);
            using var registration = deadline.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), timeout);
            try
            {
                return await ExchangeAsync(request, message, applied, mayRenew, deadline, timeout.Token);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
            {
                return Failed(e, request, body?.Started ?? true, limit, timeout.IsCancellationRequested, deadline);
            }
        }
        catch (UpstreamRefusedException e)
        {
            return new Attempt
            {
                Failure = new UpstreamFailure(e.Kind, e.Message, OutcomeUnknown: false),
                MayRepeat = e.Transient && !(e.RetryAfter >= deadline.Remaining),
                RetryAfter = e.RetryAfter,
            };
        }
        catch (OperationCanceledException) when (deadline.Token.IsCancellationRequested)
        {
            return Ended(deadline, outcomeUnknown: false);
        }
    }

    private async ValueTask<Attempt?> ExchangeAsync(
        UpstreamRequest request, HttpRequestMessage message, object? applied, bool mayRenew, CallDeadline deadline, CancellationToken ct)
    {
        using var response = await transport.SendAsync(message, ct);
        var status = (int)response.StatusCode;
        if (status == 401 && mayRenew && credentials.Renew(applied))
            return null;
        if (status is 301 or 302 or 303 or 307 or 308 && !request.TakesRedirect)
            return Redirected(response, request);

        UpstreamResponse answer;
        try
        {
            answer = await ResponseReader.ReadAsync(response, settings.MaxResponseBytes, ct);
        }
        catch (ResponseTooLargeException)
        {
            return new Attempt
            {
                Failure = new UpstreamFailure(
                    UpstreamFailureKind.TooLarge,
                    $"The answer ({status}) is larger than {settings.MaxResponseBytes} bytes after decompression, which is what the target allows. " +
                    "Ask for less (a filter, a page), or raise spec.limits.maxResponseBytes of the target.",
                    OutcomeUnknown: !request.Repeatable),
            };
        }

        var retryAfter = RetryAfter(response);
        // A 500 tends to last, yet a request that is safe to repeat loses nothing by asking a few times more.
        var transient = status is 408 or 429 or 500 or 502 or 503 or 504;
        return new Attempt
        {
            Response = answer,
            // A wait that the call has no time for is not begun: the upstream's own words are the better answer.
            MayRepeat = transient && request.Repeatable && !(retryAfter >= deadline.Remaining),
            RetryAfter = retryAfter,
            Lasting = status == 500,
            // A gateway that got no proper answer does not know what became of the request.
            AnswerLost = status is 502 or 504,
            AgainstHost = status is 502 or 503 or 504,
        };
    }

    private static Attempt Failed(Exception e, UpstreamRequest request, bool started, TimeSpan limit, bool timedOut, CallDeadline deadline)
    {
        var unknown = started && !request.Repeatable;
        if (deadline.Token.IsCancellationRequested)
            return Ended(deadline, unknown);

        if (timedOut)
        {
            return new Attempt
            {
                Failure = started
                    ? new UpstreamFailure(UpstreamFailureKind.Timeout, $"No complete answer came within {Text(limit)}.", unknown)
                    : new UpstreamFailure(UpstreamFailureKind.Connect, $"No connection could be had within {Text(limit)}.", OutcomeUnknown: false),
                MayRepeat = !unknown,
                Lasting = true,
                AnswerLost = started,
                AgainstHost = true,
            };
        }

        // The handler's own connect timeout is the one cancellation that none of our tokens asked for.
        if (e is OperationCanceledException || FailureClassifier.IsConnect(e))
        {
            var what = e is OperationCanceledException ? "it took longer than spec.timeouts.connect of the target" : FailureClassifier.Innermost(e);
            return new Attempt
            {
                Failure = new UpstreamFailure(UpstreamFailureKind.Connect, $"No connection to the host: {what}", OutcomeUnknown: false),
                MayRepeat = true,
                Lasting = true,
                AgainstHost = true,
            };
        }

        return new Attempt
        {
            Failure = new UpstreamFailure(
                UpstreamFailureKind.Lost, $"The connection broke before the answer was complete: {FailureClassifier.Innermost(e)}", unknown),
            MayRepeat = !unknown,
            AnswerLost = true,
            AgainstHost = true,
        };
    }

    private static Attempt Ended(CallDeadline deadline, bool outcomeUnknown) => new()
    {
        Failure = deadline.Caller.IsCancellationRequested
            ? new UpstreamFailure(UpstreamFailureKind.Cancelled, "The caller cancelled the call.", outcomeUnknown)
            : new UpstreamFailure(
                UpstreamFailureKind.Timeout, deadline.UpText, outcomeUnknown),
    };

    private static Attempt Redirected(HttpResponseMessage response, UpstreamRequest request)
    {
        var location = response.Headers.NonValidated.TryGetValues("Location", out var values) ? values.ToString() : "";
        // The query of a redirect often carries a token.
        var shown = location.Split('?', '#')[0];
        return new Attempt
        {
            Failure = new UpstreamFailure(
                UpstreamFailureKind.Refused,
                $"The upstream answered {(int)response.StatusCode} with a redirect to '{(shown.Length > 200 ? shown[..200] + "…" : shown)}', and redirects " +
                "are not followed. Correct the target's base URL or the step's path.",
                OutcomeUnknown: !request.Repeatable),
        };
    }

    /// <summary>Both forms of RFC 9110 section 10.2.3: seconds and a date.</summary>
    private TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? header?.Date - time.GetUtcNow();
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string Text(TimeSpan span) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{span.TotalSeconds:0.###} s");
}
