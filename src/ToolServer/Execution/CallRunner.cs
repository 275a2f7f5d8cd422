using System.Text.Encodings.Web;
using System.Text.Json;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>Drives one run: does what it says, tells it what came of it, until it has ended.</summary>
internal sealed class CallRunner(ToolCall call, IUpstream upstream, SecretRedactor secrets, CallAudit audit, CallDeadline deadline)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly WorkflowRun _run = new(call.Plan, call.Arguments);
    private readonly CallProgress _progress = new(call, secrets);
    private int _audited;

    /// <exception cref="OperationCanceledException">The caller went away.</exception>
    public async Task<ToolCallResult> RunAsync()
    {
        while (true)
        {
            switch (_run.Next())
            {
                case RunAction.Send send:
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

    private async ValueTask SendAsync(UpstreamRequest request)
    {
        var begun = deadline.Elapsed;
        audit.Entered(request);
        var result = deadline.Token.IsCancellationRequested ? new UpstreamResult(null, TooLate(), 0) : await upstream.SendAsync(request, deadline);
        if (result.Response is { } response)
            _run.Received(response);
        else
            _run.Failed(result.Failure!);

        for (; _audited < _run.Trace.Count; _audited++)
            audit.Step(_run.Trace[_audited], result.Attempts, deadline.Elapsed - begun, result.Failure?.Message);

        // After the step was told to the run and to the audit log: what is known of it is kept.
        deadline.Caller.ThrowIfCancellationRequested();
    }

    /// <summary>False when the call's time ends first.</summary>
    private async ValueTask<bool> WaitAsync(RunAction.Wait wait)
    {
        if (wait.Delay >= deadline.Remaining)
            return false;

        await _progress.WaitAsync(wait);
        try
        {
            await Task.Delay(wait.Delay, deadline.Time, deadline.Token);
            return true;
        }
        catch (OperationCanceledException) when (!deadline.Caller.IsCancellationRequested)
        {
            return false;
        }
    }

    private UpstreamFailure TooLate() => deadline.Caller.IsCancellationRequested
        ? new UpstreamFailure(UpstreamFailureKind.Cancelled, "The caller cancelled the call.", OutcomeUnknown: false)
        : new UpstreamFailure(UpstreamFailureKind.Timeout, $"{TimeUpText} Nothing was sent.", OutcomeUnknown: false);

    private string TimeUpText => $"The call's time of {deadline.Limit.TotalSeconds:0.###} s (spec.timeouts.call of the target) was up.";

    private ToolCallResult TimeUp(RunAction.Wait wait)
    {
        var last = _run.Trace.LastOrDefault(step => step.StepId == wait.StepId);
        return Stopped(new RunFailure(
            wait.StepId,
            last?.RequestLine ?? "",
            last?.StatusCode,
            $"Step '{wait.StepId}' was to be tried again in {wait.Delay.TotalSeconds:0.###} s, which the call has no time for. {TimeUpText}",
            null,
            OutcomeUnknown: last?.Outcome == StepOutcome.Unknown,
            "What was begun upstream may still be going on: look at its state before calling again, or raise spec.timeouts.call of the target."));
    }

    private ToolCallResult Succeeded(RunAction.Succeeded succeeded)
    {
        var outputs = secrets.IsEmpty ? succeeded.Outputs : secrets.Redact(succeeded.Outputs)!;
        audit.End("succeeded", null);
        return new ToolCallResult { Structured = outputs, Text = outputs.ToJsonString(Readable), Trace = Trace() };
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
