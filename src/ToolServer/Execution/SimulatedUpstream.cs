using System.Text.Json;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// Answers a run from the workflow itself; nothing is sent. Each answer is checked by playing the run again up to it: one that the step would not take as
/// success is not given, and where none can be made up the call says so. Of a run that has other upstreams too it must be told what they answered.
/// </summary>
internal sealed class SimulatedUpstream(WorkflowPlan plan, JsonElement arguments) : IUpstream
{
    private readonly List<UpstreamResult> _given = [];

    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before = null) =>
        before is not null && await before() is { } failure ? new UpstreamResult(null, failure, 0) : Answer(request);

    /// <summary>What another upstream of the same run gave.</summary>
    public void Note(UpstreamResult result) => _given.Add(result);

    public UpstreamResult Answer(UpstreamRequest request)
    {
        var spec = (request.Plan ?? plan).Spec;
        var isLast = request.StepIndex == spec.Steps.Count - 1;
        foreach (var candidate in SimulatedAnswer.Candidates(spec, spec.Steps[request.StepIndex], isLast, arguments))
        {
            var result = new UpstreamResult(candidate, null, 1);
            if (!Holds(result))
                continue;

            _given.Add(result);
            return result;
        }

        var none = new UpstreamResult(
            null,
            new UpstreamFailure(
                UpstreamFailureKind.Refused,
                "The target is simulated, and no answer could be made up that meets this step's success criteria. Nothing was sent. Try the workflow against a real target.",
                OutcomeUnknown: false),
            0);
        _given.Add(none);
        return none;
    }

    private bool Holds(UpstreamResult candidate)
    {
        using var replay = new WorkflowRun(plan, arguments);
        foreach (var result in _given.Append(candidate))
        {
            // Waits between retries take no time here.
            var action = replay.Next();
            while (action is RunAction.Wait)
                action = replay.Next();
            if (action is not RunAction.Send)
                return false;
            if (result.Response is { } response)
                replay.Received(response);
            else
                replay.Failed(result.Failure!);
        }

        return replay.Trace.Count > 0 && replay.Trace[^1].Outcome == StepOutcome.Succeeded;
    }
}
