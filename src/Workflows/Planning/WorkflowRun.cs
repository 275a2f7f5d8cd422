using System.Text.Json;

namespace Signalbox.Workflows.Planning;

/// <summary>The Arazzo interpreter as a pure state machine: no I/O, no clock. One caller at a time.</summary>
public sealed class WorkflowRun
{
    public WorkflowRun(WorkflowPlan plan, JsonElement arguments) => throw new NotSupportedException();

    /// <summary>Finished steps, oldest first.</summary>
    public IReadOnlyList<StepRecord> Trace => throw new NotSupportedException();

    /// <summary>What the edge must do now. Without an answer in between it returns the same action again.</summary>
    public RunAction Next() => throw new NotSupportedException();

    /// <summary>The answer to the request that <see cref="Next"/> returned.</summary>
    public void Received(UpstreamResponse response) => throw new NotSupportedException();

    /// <summary>There is no usable answer, after the edge's own retries.</summary>
    public void Failed(UpstreamFailure failure) => throw new NotSupportedException();
}
