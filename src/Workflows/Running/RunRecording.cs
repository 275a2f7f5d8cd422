using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Running;

/// <summary>
/// Everything that a run was answered, in order. A <see cref="WorkflowRun"/> has no other input than its plan, its arguments and these, so
/// playing them again puts another process where this one was. Not thread-safe.
/// </summary>
public sealed class RunRecording
{
    private readonly List<RecordedAnswer> _answers;

    public RunRecording() => _answers = [];

    internal RunRecording(IEnumerable<RecordedAnswer> answers)
    {
        _answers = [.. answers];
        Bytes = _answers.Sum(Size);
    }

    public IReadOnlyList<RecordedAnswer> Answers => _answers;

    /// <summary>About what the answers hold in memory.</summary>
    public long Bytes { get; private set; }

    public void Received(UpstreamRequest request, UpstreamResponse response) => Add(new(RequestMark.Of(request), response, null));

    public void Failed(UpstreamRequest request, UpstreamFailure failure) => Add(new(RequestMark.Of(request), null, failure));

    /// <summary>A run that has been answered all this; its <see cref="WorkflowRun.Next"/> has not been asked since the last answer.</summary>
    /// <exception cref="RunReplayException">The run would send another request than the one that was answered.</exception>
    public WorkflowRun Replay(WorkflowPlan plan, JsonElement arguments)
    {
        var run = new WorkflowRun(plan, arguments);
        foreach (var answer in _answers)
        {
            if (NextRequest(run) is not { } request || RequestMark.Of(request) != answer.Mark)
                throw new RunReplayException("The run would not send the requests that were sent before: it was begun by another version of Signalbox.");
            if (answer.Response is { } response)
                run.Received(response);
            else
                run.Failed(answer.Failure!);
        }
        return run;
    }

    /// <summary>The request that a run is about to send; null when it has ended. Waits are passed over.</summary>
    public static UpstreamRequest? NextRequest(WorkflowRun run)
    {
        while (true)
        {
            switch (run.Next())
            {
                case RunAction.Send send:
                    return send.Request;
                case RunAction.Wait:
                    continue;
                default:
                    return null;
            }
        }
    }

    private void Add(RecordedAnswer answer)
    {
        _answers.Add(answer);
        Bytes += Size(answer);
    }

    private static long Size(RecordedAnswer answer) =>
        256 + (answer.Response?.Body.Length ?? 0) + (answer.Response?.Headers.Sum(h => h.Key.Length + h.Value.Length) ?? 0) + (answer.Failure?.Message.Length ?? 0);
}
