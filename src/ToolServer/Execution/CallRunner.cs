using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Execution;

/// <summary>Drives one run: does what it says, tells it what came of it, until it has ended.</summary>
internal sealed class CallRunner(ToolCall call, IUpstream upstream, SecretRedactor secrets, CallAudit audit, CallDeadline deadline, RunRecorder? recorder)
{
    private readonly WorkflowRun _run = recorder?.Restored ?? new(call.Plan, call.Arguments);
    private readonly CallProgress? _progress = call.Progress is { } listener ? new(call, listener, secrets) : null;
    private StepClock? _clock;
    private int _audited = recorder?.Restored?.Trace.Count ?? 0;

    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<ToolCallResult> RunAsync()
    {
        using var run = _run;
        try
        {
            if (recorder is { WasSending: true } && RunRecording.NextRequest(_run) is { } interrupted)
                Tell(interrupted, new UpstreamResult(null, Interrupted, 1), deadline.Elapsed);
            while (true)
            {
                switch (_run.Next())
                {
                    case RunAction.Send send:
                        if (_progress is not null)
                            await _progress.StepAsync(send.Request);
                        await SendAsync(send.Request);
                        break;
                    case RunAction.Wait wait:
                        if (!await WaitAsync(wait))
                            return TimeUp(wait);
                        break;
                    case RunAction.Succeeded succeeded:
                        return Succeeded(succeeded);
                    case RunAction.Stopped stopped:
                        return Stopped(stopped.Failure);
                }
            }
        }
        catch (OperationCanceledException) when (IsCancelled && OnCancel() is { Length: > 0 } requests)
        {
            var (steps, words) = await new UpstreamCancellation(upstream, audit, deadline.Time).SendAsync(requests);
            audit.Told = words;
            recorder?.Cancelled(steps, words);
            throw;
        }
    }

    private UpstreamRequest[] OnCancel() => [.. _run.OnCancel().Where(request => recorder?.DenialOf(request) is null)];

    /// <summary>Somebody wants the call's end. A run that goes on elsewhere is not at its end.</summary>
    private bool IsCancelled => deadline.Caller.IsCancellationRequested && (recorder?.Active.Stop ?? RunStop.Cancelled) == RunStop.Cancelled;

    private async ValueTask SendAsync(UpstreamRequest request)
    {
        var begun = deadline.Elapsed;
        audit.Entered(request);
        var result = await ExchangeAsync(request);
        Tell(request, result, begun);

        // After the step was told to the run, its record and the audit log: what is known of it is kept.
        deadline.Caller.ThrowIfCancellationRequested();
    }

    private ValueTask<UpstreamResult> ExchangeAsync(UpstreamRequest request)
    {
        if (deadline.Token.IsCancellationRequested)
            return new(new UpstreamResult(null, TooLate(deadline), 0));
        return request.Within.Count > 0 && Clock.First(request.Within, deadline.Elapsed) is { } first && first.Left < deadline.Remaining
            ? ExchangeWithinAsync(request, first.Limit, first.Left)
            : ExchangeAsync(request, deadline);
    }

    private ValueTask<UpstreamResult> ExchangeAsync(UpstreamRequest request, CallDeadline until) =>
        recorder is null ? upstream.SendAsync(request, until) : ExchangeAsync(request, until, recorder);

    private StepClock Clock => _clock ??= new(recorder?.Begun ?? []);

    /// <summary>A step that called this one has less time left than the call.</summary>
    private async ValueTask<UpstreamResult> ExchangeWithinAsync(UpstreamRequest request, StepLimit limit, TimeSpan left)
    {
        using var until = new CallDeadline(limit.Limit, deadline.Time, deadline.Caller, limit.Limit - left) { Step = limit.Step };
        if (left <= TimeSpan.Zero)
            return new(null, new(UpstreamFailureKind.Timeout, $"{until.UpText} Nothing was sent.", OutcomeUnknown: false) { Ended = limit.Execution }, 0);
        var result = await ExchangeAsync(request, until);
        return result.Failure is { } failure && !deadline.Caller.IsCancellationRequested && (until.Token.IsCancellationRequested || failure.Kind == UpstreamFailureKind.RateLimited)
            ? result with { Failure = failure with { Ended = limit.Execution } }
            : result;
    }

    private async ValueTask<UpstreamResult> ExchangeAsync(UpstreamRequest request, CallDeadline until, RunRecorder writer)
    {
        if (await RecordAsync(writer.BeforeTurnAsync) is { } kept)
            return new UpstreamResult(null, kept, 0);
        if (writer.DenialOf(request) is { } denial)
            return new UpstreamResult(null, Denied(request, denial), 0);

        var result = await upstream.SendAsync(request, until, () => RecordAsync(writer.BeforeSendAsync));
        // The process before may have sent it, too, and died before it had the answer.
        return writer.MayHaveSentBefore(request) && result.Response is { } response
            ? result with { Response = response with { AfterLostAnswer = true } }
            : result;

        async ValueTask<UpstreamFailure?> RecordAsync(Func<UpstreamRequest, CancellationToken, ValueTask> write)
        {
            try
            {
                await write(request, until.Token);
                return null;
            }
            catch (OperationCanceledException)
            {
                return TooLate(until);
            }
            catch (RunRecordException e)
            {
                return new UpstreamFailure(UpstreamFailureKind.Refused, e.Message, OutcomeUnknown: false);
            }
        }
    }

    private void Tell(UpstreamRequest request, UpstreamResult result, TimeSpan begun)
    {
        if (result.Response is { } response)
            _run.Received(response);
        else
            _run.Failed(result.Failure!);

        recorder?.Answered(request, result, _run.Trace);
        for (; _audited < _run.Trace.Count; _audited++)
            audit.Step(_run.Trace[_audited], result.Attempts, deadline.Elapsed - begun, result.Failure?.Message);
    }

    /// <summary>False when the call's time ends first.</summary>
    private async ValueTask<bool> WaitAsync(RunAction.Wait wait)
    {
        if (wait.Within.Count > 0 && Clock.First(wait.Within, deadline.Elapsed) is { } first && wait.Delay >= first.Left && first.Left < deadline.Remaining)
        {
            // The request after the wait is told so, and its step's caller with it.
            Clock.End(first.Limit, deadline.Elapsed);
            return true;
        }
        if (wait.Delay >= deadline.Remaining)
            return false;

        if (_progress is not null)
            await _progress.WaitAsync(wait, recorder?.Job, recorder is { IsRecorded: true } ? recorder.Id : null);
        try
        {
            var delay = recorder is null ? wait.Delay : await recorder.BeforeWaitAsync(wait, deadline.Token);
            await Task.Delay(delay, deadline.Time, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!deadline.Caller.IsCancellationRequested)
        {
            return false;
        }
    }

    private UpstreamFailure Denied(UpstreamRequest request, string denial) => new(
        UpstreamFailureKind.Denied,
        $"The revision {(request.Plan ?? call.Plan).SpecDigest} was denied by {denial} after the run had begun, so it changes nothing more. Nothing was sent.",
        OutcomeUnknown: false);

    private static UpstreamFailure Interrupted => new(
        UpstreamFailureKind.Lost, "the tool server that sent the request died before it had an answer", OutcomeUnknown: true);

    private UpstreamFailure TooLate(CallDeadline until) => deadline.Caller.IsCancellationRequested
        ? new UpstreamFailure(UpstreamFailureKind.Cancelled, "The caller cancelled the call.", OutcomeUnknown: false)
        : new UpstreamFailure(UpstreamFailureKind.Timeout, $"{until.UpText} Nothing was sent.", OutcomeUnknown: false);

    private ToolCallResult TimeUp(RunAction.Wait wait)
    {
        var last = _run.Trace.LastOrDefault(step => step.StepId == wait.StepId);
        return Stopped(new RunFailure(
            wait.StepId,
            last?.RequestLine ?? "",
            last?.StatusCode,
            $"Step '{wait.StepId}' was to be tried again in {wait.Delay.TotalSeconds:0.###} s, which the call has no time for. {deadline.UpText}",
            null,
            OutcomeUnknown: last?.Outcome == StepOutcome.Unknown,
            "What was begun upstream may still be going on: look at its state before calling again, or raise spec.timeouts.call of the target."));
    }

    private ToolCallResult Succeeded(RunAction.Succeeded succeeded)
    {
        var outputs = secrets.IsEmpty ? succeeded.Outputs : secrets.Redact(succeeded.Outputs)!;
        audit.End("succeeded", succeeded.Note);
        return new ToolCallResult { Structured = outputs, Note = succeeded.Note, Trace = Trace() };
    }

    private ToolCallResult Stopped(RunFailure failure)
    {
        deadline.Caller.ThrowIfCancellationRequested();
        audit.End(failure.OutcomeUnknown ? "unknown" : "failed", failure.Reason);
        return new ToolCallResult
        {
            IsError = true,
            Text = secrets.Redact(FailureText.Of(failure)),
            Trace = Trace(),
            OutcomeUnknown = failure.OutcomeUnknown,
        };
    }

    private IReadOnlyList<StepRecord> Trace() =>
        secrets.IsEmpty ? _run.Trace : [.. _run.Trace.Select(step => step with { RequestLine = secrets.Redact(step.RequestLine) })];
}
