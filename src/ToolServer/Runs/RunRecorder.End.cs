using Signalbox.Kubernetes.Http;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Runs;

// How a run ends here.
internal sealed partial class RunRecorder
{
    private string? _told;

    /// <summary>Writes how it ended, for as long as it takes.</summary>
    public Task EndAsync(ToolCallResult result, CancellationToken ct) => EndAsync(
        result.IsError ? TakeoverRule.EndOf(_document.Sending is not null, result.OutcomeUnknown, cancelled: false) : RunPhase.Succeeded, result, ct);

    /// <summary>What the upstream was told of the cancellation, and what it said.</summary>
    /// <param name="steps">The requests that were sent for it.</param>
    /// <param name="words">Clean of secrets.</param>
    public void Cancelled(IReadOnlyList<StepRecord> steps, string words)
    {
        _told = words;
        foreach (var step in steps)
            _document.Steps.Add(step, Clean(step.RequestLine), _environment.Time.GetUtcNow());
    }

    /// <summary>Writes that it was cancelled.</summary>
    public async Task<ToolCallResult> EndCancelledAsync(CancellationToken ct)
    {
        const string Text = "The run was cancelled. What its steps did before is not undone.";
        var result = new ToolCallResult { IsError = true, Text = _told is null ? Text : $"{Text} {_told}", OutcomeUnknown = AnyUnknown, RunId = IsRecorded ? Id : null };
        await EndAsync(TakeoverRule.EndOf(_document.Sending is not null, AnyUnknown, cancelled: true), result, ct);
        return result;
    }

    /// <summary>Hands the run over: whoever sees it first goes on. False: nobody can.</summary>
    public async Task<bool> ReleaseAsync(CancellationToken ct)
    {
        if (!_exists)
            return false;
        _document.Owner = null;
        _sealer.Seal(_document, _writer.Identity);
        try
        {
            await _writer.WriteAsync(_document.ToPatch(), ct);
        }
        catch (Exception e) when (e is RunLostException or OperationCanceledException or KubernetesApiException)
        {
            // Its Lease runs out, and then it is taken over all the same.
            LogNotReleased(_environment.Logger, e, Id);
        }
        return _document.Checkpoint is not null;
    }

    private async Task EndAsync(string phase, ToolCallResult result, CancellationToken ct)
    {
        if (!_exists)
            return;
        var now = _environment.Time.GetUtcNow();
        (_document.Phase, _document.Owner, _document.Sending, _document.EndedAt) = (phase, null, null, now);
        _document.Progress = null;
        _document.Result = result.Structured is null ? null : Clean(MaskedResult.Of(result.Structured, _call.Plan.Spec.Tool.OutputSchema));
        _document.Failure = result.IsError ? Clean(result.Text) : null;
        _sealer.Seal(_document, _writer.Identity, result);
        _document.Set("Resumable", false, "Ended", "It has ended.", now);
        _document.Set("Complete", true, phase, phase == RunPhase.Succeeded ? "Every step that was needed succeeded." : "See status.failure.", now);
        _environment.Metrics.RunEnded(phase);
        try
        {
            await WriteEndAsync(ct);
        }
        catch (Exception e) when (e is RunLostException or KubernetesApiException || (e is OperationCanceledException && ct.IsCancellationRequested))
        {
            LogNotEnded(_environment.Logger, e, Id, phase);
        }
    }

    private async Task WriteEndAsync(CancellationToken ct)
    {
        try
        {
            await _writer.WriteAsync(_document.ToPatch(), ct);
        }
        catch (KubernetesApiException e)
        {
            // Refused for what it holds: an end without it is better than a run that seems to go on and is taken over for ever.
            LogNotWritten(_environment.Logger, e, Id);
            await _writer.WriteAsync(_document.ToEndPatch(), ct);
        }
    }
}
