using System.Text.Json;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// Answers a run from the workflow itself; nothing is sent. Each answer is checked by playing the run again up to it: one that the step would not take as
/// success is not given, and where none can be made up the call says so.
/// </summary>
internal sealed class SimulatedUpstream(WorkflowPlan plan, JsonElement arguments) : IUpstream
{
    private readonly List<UpstreamResponse> _given = [];

    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline) => new(Answer(request));

    public UpstreamResult Answer(UpstreamRequest request)
    {
        var steps = plan.Spec.Steps;
        var isLast = request.StepIndex == steps.Count - 1;
        foreach (var candidate in new SimulatedAnswer(plan.Spec, steps[request.StepIndex], isLast).Candidates())
        {
            if (!Holds(candidate))
                continue;

            _given.Add(candidate);
            return new UpstreamResult(candidate, null, 1);
        }

        return new UpstreamResult(
            null,
            new UpstreamFailure(
                UpstreamFailureKind.Refused,
                "The target is simulated, and no answer could be made up that meets this step's success criteria. Nothing was sent. Try the workflow against a real target.",
                OutcomeUnknown: false),
            0);
    }

    private bool Holds(UpstreamResponse candidate)
    {
        var replay = new WorkflowRun(plan, arguments);
        foreach (var response in _given.Append(candidate))
        {
            // Waits between retries take no time here.
            var action = replay.Next();
            while (action is RunAction.Wait)
                action = replay.Next();
            if (action is not RunAction.Send)
                return false;
            replay.Received(response);
        }

        return replay.Trace.Count > 0 && replay.Trace[^1].Outcome == StepOutcome.Succeeded;
    }
}
