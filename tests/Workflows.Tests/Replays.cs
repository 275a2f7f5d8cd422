using System.Runtime.CompilerServices;
using System.Text.Json;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.Workflows.Tests;

/// <summary>Every run that a test answers is also played again, answer for answer: a restored run is always where the one that was never interrupted is.</summary>
internal static class Replays
{
    private static readonly ConditionalWeakTable<WorkflowRun, Played> Runs = [];

    public static WorkflowRun Watched(WorkflowPlan plan, JsonElement arguments)
    {
        var run = new WorkflowRun(plan, arguments);
        Runs.Add(run, new(plan, arguments, new()));
        return run;
    }

    /// <summary>Called with the request that <paramref name="run"/> is about to be answered, and the answer.</summary>
    public static void Answered(WorkflowRun run, UpstreamRequest request, UpstreamResponse response) => Check(run, request)?.Received(request, response);

    /// <summary>Called with the request that <paramref name="run"/> is about to be told the failure of.</summary>
    public static void Failed(WorkflowRun run, UpstreamRequest request, UpstreamFailure failure) => Check(run, request)?.Failed(request, failure);

    private static RunRecording? Check(WorkflowRun run, UpstreamRequest request)
    {
        if (!Runs.TryGetValue(run, out var played))
            return null;
        var restored = played.Recording.Replay(played.Plan, played.Arguments);
        Assert.Equal(run.Trace, restored.Trace);
        Assert.Equal(RequestMark.Of(request), RequestMark.Of(RunRecording.NextRequest(restored)!));
        return played.Recording;
    }

    private sealed record Played(WorkflowPlan Plan, JsonElement Arguments, RunRecording Recording);
}
