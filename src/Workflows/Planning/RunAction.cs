using System.Text.Json.Nodes;

namespace Signalbox.Workflows.Planning;

/// <summary>What the edge must do now to carry a run on.</summary>
public abstract record RunAction
{
    private RunAction()
    {
    }

    /// <summary>Send it, then call <see cref="WorkflowRun.Received"/> or <see cref="WorkflowRun.Failed"/>.</summary>
    public sealed record Send(UpstreamRequest Request) : RunAction;

    /// <summary>Wait before the retry of a step, then call <see cref="WorkflowRun.Next"/> again.</summary>
    public sealed record Wait(TimeSpan Delay, string StepId) : RunAction
    {
        /// <summary>As <see cref="UpstreamRequest.Within"/>.</summary>
        public IReadOnlyList<StepLimit> Within { get; init; } = [];
    }

    /// <summary>Done. <paramref name="Outputs"/> is the structured result, a JSON object.</summary>
    public sealed record Succeeded(JsonNode Outputs) : RunAction
    {
        /// <summary>What the result breaks of the tool's output schema, in sentences without values; null when it fits, or there is none.</summary>
        public string? Note { get; init; }
    }

    /// <summary>Ended without success.</summary>
    public sealed record Stopped(RunFailure Failure) : RunAction;
}
