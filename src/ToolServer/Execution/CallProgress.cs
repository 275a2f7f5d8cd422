using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>Tells the caller how far the call is. A listener that fails does not fail the call: it is not told any more.</summary>
internal sealed class CallProgress(ToolCall call, Func<ProgressUpdate, ValueTask> listener, SecretRedactor secrets)
{
    private readonly bool _callsOthers = call.Plan.Callees.Count > 0;
    private Func<ProgressUpdate, ValueTask>? _listener = listener;
    private int _told;
    private int _furthest = -1;
    private bool _repeats;

    public ValueTask StepAsync(UpstreamRequest request)
    {
        if (_listener is null)
            return ValueTask.CompletedTask;

        if (_callsOthers)
            return TellAsync($"Step {request.StepId}: {request.RequestLine}");

        _repeats |= request.StepIndex <= _furthest;
        _furthest = Math.Max(_furthest, request.StepIndex);
        var steps = call.Plan.Steps.Count;
        return TellAsync($"Step {request.StepIndex + 1} of {steps}, {request.StepId}: {request.RequestLine}");
    }

    /// <param name="wait">What is waited for.</param>
    /// <param name="job">What the upstream's job said last; null: nothing.</param>
    /// <param name="run">The run that the call is recorded as, which a client whose patience ends reads later; null: there is none.</param>
    public ValueTask WaitAsync(RunAction.Wait wait, JobProgress? job, string? run) => _listener is null
        ? ValueTask.CompletedTask
        : TellAsync($"Waiting {wait.Delay.TotalSeconds:0.###} s before step {wait.StepId} is tried again{(job is null ? "" : $"; the upstream says: {job}")}{(run is null ? "" : $"; run {run}")}");

    private async ValueTask TellAsync(string message)
    {
        _told++;
        // With repeats, and with the steps of called workflows, there are more updates than steps: a total would be passed.
        double? total = _repeats || _callsOthers || _told > call.Plan.Steps.Count ? null : call.Plan.Steps.Count;
        try
        {
            await _listener!(new ProgressUpdate(_told, total, secrets.Redact(message)));
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // The connection that listened is gone; whether the call goes on without it is for the call's own token to say.
            _listener = null;
        }
    }
}
