using Polly;
using Polly.CircuitBreaker;
using Signalbox.ToolServer.Upstream.Credentials;
using Signalbox.ToolServer.Upstream.Resilience;
using Signalbox.ToolServer.Upstream.Transport;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>
/// One host of one target as it was specified at one time: its own connections, session, limits and circuit breaker, so that no host
/// feels another's trouble.
/// </summary>
internal sealed class UpstreamHost : IUpstream, IAsyncDisposable
{
    private readonly TargetAddress _address;
    private readonly UpstreamCredentials _credentials;
    private readonly HttpMessageInvoker _transport;
    private readonly TransportTrust _trust;
    private readonly HttpExchange _exchange;
    private readonly ResiliencePipeline<Attempt> _retry;
    private readonly ResiliencePipeline<Attempt> _breaker;
    private readonly SemaphoreSlim _slots;
    private readonly TokenBucket? _bucket;
    private readonly TimeProvider _time;

    /// <summary>Takes ownership of transport, trust and credentials.</summary>
    public UpstreamHost(
        TargetAddress address, TargetSettings settings, TransportTrust trust, HttpMessageInvoker transport, UpstreamCredentials credentials,
        SecretRedactor redactor, TimeProvider time)
    {
        _address = address;
        _trust = trust;
        _transport = transport;
        _credentials = credentials;
        _time = time;
        Settings = settings;
        Redactor = redactor;
        _exchange = new HttpExchange(transport, credentials, settings, time);
        _retry = ResiliencePipelines.Retry(settings, time);
        _breaker = ResiliencePipelines.Breaker(time);
        _slots = new SemaphoreSlim(settings.MaxConcurrent);
        _bucket = settings.RequestsPerSecond is { } rate ? new TokenBucket(rate, time) : null;
    }

    public TargetSettings Settings { get; }

    /// <summary>Knows every secret that this host is sent.</summary>
    public SecretRedactor Redactor { get; }

    public string Origin => _address.Origin;

    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before = null)
    {
        Uri url;
        try
        {
            url = _address.Combine(request.PathAndQuery);
        }
        catch (UpstreamRefusedException e)
        {
            return new UpstreamResult(null, new UpstreamFailure(e.Kind, e.Message, OutcomeUnknown: false), 0);
        }

        var sending = new Sending(this, request, url, deadline, before);
        var context = ResilienceContextPool.Shared.Get(deadline.Token);
        try
        {
            var outcome = await _retry.ExecuteOutcomeAsync(static (context, sending) => sending.TryAsync(context), context, sending);
            if (outcome.Result is { } attempt)
                return new UpstreamResult(attempt.Response, attempt.Failure, sending.Attempts);
            if (outcome.Exception is OperationCanceledException)
                return new UpstreamResult(null, sending.Ended(), sending.Attempts);
            outcome.ThrowIfException();
            throw new InvalidOperationException("The retry pipeline ended without an outcome.");
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _credentials.DisposeAsync();
        _transport.Dispose();
        _trust.Dispose();
        _slots.Dispose();
    }

    /// <summary>One request on its way through retry, limits and breaker.</summary>
    private sealed class Sending(UpstreamHost host, UpstreamRequest request, Uri url, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before)
    {
        private Attempt? _last;
        private int _lasting;
        private bool _answerLost;

        public int Attempts { get; private set; }

        public async ValueTask<Outcome<Attempt>> TryAsync(ResilienceContext context)
        {
            _last = await LimitedAsync(context);
            if (_last.Lasting && ++_lasting >= host.Settings.MaxLastingAttempts)
                _last = _last with { MayRepeat = false };
            if (_answerLost && _last.Response is { } response)
                _last = _last with { Response = response with { AfterLostAnswer = true } };
            _answerLost |= _last.AnswerLost;
            return Outcome.FromResult(_last);
        }

        /// <summary>The call ended during the wait before another attempt, which is only begun when the last one did nothing.</summary>
        public UpstreamFailure Ended()
        {
            if (deadline.Caller.IsCancellationRequested)
                return new UpstreamFailure(UpstreamFailureKind.Cancelled, "The caller cancelled the call.", OutcomeUnknown: false);

            var last = _last?.Failure?.Message ?? (_last?.Response is { } response ? $"The last answer was {response.StatusCode}." : "");
            return new UpstreamFailure(
                UpstreamFailureKind.Timeout,
                $"{deadline.UpText.TrimEnd('.')} after {Attempts} attempts. {last}",
                OutcomeUnknown: false);
        }

        private async ValueTask<Attempt> LimitedAsync(ResilienceContext context)
        {
            try
            {
                await host._slots.WaitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                return deadline.Caller.IsCancellationRequested
                    ? Attempt.Refused(UpstreamFailureKind.Cancelled, "The caller cancelled the call.")
                    : Attempt.Refused(
                        UpstreamFailureKind.RateLimited,
                        $"All {host.Settings.MaxConcurrent} requests that the target allows at once (spec.limits.maxConcurrent) were taken until the call's " +
                        "time was up. Nothing was sent. Try again later.");
            }

            try
            {
                var outcome = await host._breaker.ExecuteOutcomeAsync(static (_, sending) => sending.ExchangeAsync(), context, this);
                return outcome.Exception switch
                {
                    null => outcome.Result!,
                    BrokenCircuitException broken => Attempt.Refused(
                        UpstreamFailureKind.CircuitOpen,
                        "The host failed nearly every request of the last half minute, so nothing was sent. Try again in " +
                        $"{Math.Max(1, Math.Ceiling((broken.RetryAfter ?? TimeSpan.FromSeconds(5)).TotalSeconds))} s."),
                    OperationCanceledException => new Attempt { Failure = Ended() },
                    var other => throw new InvalidOperationException("The circuit breaker failed.", other),
                };
            }
            finally
            {
                host._slots.Release();
            }
        }

        private async ValueTask<Outcome<Attempt>> ExchangeAsync()
        {
            if (host._bucket is { } bucket)
            {
                if (!bucket.TryTake(deadline.Remaining, out var wait))
                {
                    return Outcome.FromResult(Attempt.Refused(
                        UpstreamFailureKind.RateLimited,
                        $"The target allows {host.Settings.RequestsPerSecond} requests a second (spec.limits.requestsPerSecond) and the call's time would be up " +
                        "before this one's turn. Nothing was sent. Try again later."));
                }

                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, host._time, deadline.Token);
            }

            if (Attempts == 0 && before is not null && await before() is { } failure)
                return Outcome.FromResult(new Attempt { Failure = failure });

            Attempts++;
            return Outcome.FromResult(await host._exchange.SendAsync(request, url, deadline));
        }
    }
}
