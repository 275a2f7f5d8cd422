using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// Takes a run over: makes it this process's by one write that fails if anybody else wrote, opens the checkpoint, plays it, and goes on. What cannot be gone on
/// with is ended, with what is known of it.
/// </summary>
internal sealed partial class RunResumer(
    RunEnvironment environment, DurableToolExecutor executor, RevisionSource revisions)
{
    private const string NamePrefix = "run-";

    private readonly RunPlans _plans = new(revisions);
    private readonly ConcurrentDictionary<NamespacedName, bool> _taking = new();

    /// <summary>Comes back when the run goes on, was ended, or turned out to be somebody else's.</summary>
    public async Task TakeOverAsync(NamespacedName name, CancellationToken ct)
    {
        if (!_taking.TryAdd(name, true))
            return;
        try
        {
            if (await ClaimAsync(name, ct) is { } run)
                await GoOnAsync(run, ct);
        }
        catch (Exception e) when (e is KubernetesApiException || RunStore.IsTransient(e, ct))
        {
            LogLater(environment.Logger, e, name);
        }
        finally
        {
            _taking.TryRemove(name, out _);
        }
    }

    /// <summary>Null: it has ended, or another process was faster.</summary>
    private async Task<McpWorkflowRun?> ClaimAsync(NamespacedName name, CancellationToken ct)
    {
        if (await environment.Store.FindAsync(name, ct) is not { } run || RunPhase.IsEnd(run.Status?.Phase) || executor.IsActive(name))
            return null;
        if (run.Status?.Owner == environment.Me)
            return run;
        var status = new JsonObject
        {
            ["phase"] = RunPhase.Running,
            ["owner"] = new JsonObject { ["replica"] = environment.Me.Replica, ["instance"] = environment.Me.Instance },
            ["takeovers"] = (run.Status?.Takeovers ?? 0) + 1,
        };
        try
        {
            run = await environment.Store.WriteAsync(name, run.Metadata.ResourceVersion!, status, ct);
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            return null;
        }
        environment.Metrics.RunTakenOver();
        LogTaken(environment.Logger, name, run.Status?.Takeovers ?? 0);
        return run;
    }

    private async Task GoOnAsync(McpWorkflowRun run, CancellationToken ct)
    {
        CheckpointContent content;
        RunRecorder recorder;
        ToolCall call;
        try
        {
            content = Open(run);
            call = Call(run, content);
            if (content.Fleet is { } fleet)
            {
                Resume(run, call, fleet);
                return;
            }
            recorder = RunRecorder.Resume(environment, call, CallId(run), run, content);
            if (run.Spec.Cancel == true && !MayTellUpstream(recorder))
            {
                recorder.Dispose();
                await EndAsync(run, content.Sending is not null, "Its end was asked for while nobody ran it.", cancelled: true, ct);
                return;
            }
        }
        catch (RunSealException e)
        {
            await EndAsync(run, run.Status?.Sending is not null, e.Message, run.Spec.Cancel == true, ct);
            return;
        }
        catch (RunReplayException e)
        {
            await EndAsync(run, run.Status?.Sending is not null, e.Message, run.Spec.Cancel == true, ct);
            return;
        }
        if (run.Spec.Cancel == true)
            recorder.Active.Request(RunStop.Cancelled);
        // Its end is the executor's matter, which owns it from now on.
        _ = executor.ResumeAsync(call, recorder);
    }

    private void Resume(McpWorkflowRun run, ToolCall call, FleetContent fleet)
    {
        var recorder = FleetRecorder.Resume(environment, call, run, fleet);
        if (run.Spec.Cancel == true)
            recorder.Active.Request(RunStop.Cancelled);
        _ = executor.ResumeAsync(call, recorder);
    }

    /// <summary>Whether the upstream is to hear of the cancellation. The process before may have told it, so only what does no harm twice is sent.</summary>
    private static bool MayTellUpstream(RunRecorder recorder) =>
        !recorder.WasSending && recorder.Restored!.OnCancel() is { Count: > 0 } requests && requests.All(request => request.Repeatable);

    private CheckpointContent Open(McpWorkflowRun run)
    {
        var checkpoint = run.Status?.Checkpoint ?? throw new RunSealException("NoCheckpoint", "It has no checkpoint that another process could go on from.");
        return CheckpointContent.Read(RunSeal.Open(environment.Keys(), RunIdentity.Of(run), checkpoint));
    }

    /// <summary>The call as it was: the very revision that was approved for it, by its digest.</summary>
    private ToolCall Call(McpWorkflowRun run, CheckpointContent content)
    {
        var ns = run.Metadata.Namespace ?? "";
        return new()
        {
            Plan = _plans.Find(new(ns, run.Spec.WorkflowName), run.Spec.SpecDigest, content.Called),
            Workflow = new(ns, run.Spec.WorkflowName),
            Target = new(ns, run.Spec.TargetName),
            Host = run.Spec.Host,
            Arguments = content.Arguments,
            Caller = run.Spec.Caller,
            Trace = run.Spec.TraceId is { } traceId ? new(traceId) : null,
            MayTakeLong = true,
        };
    }

    private static string CallId(McpWorkflowRun run) =>
        run.Metadata.Name.StartsWith(NamePrefix, StringComparison.Ordinal) ? run.Metadata.Name[NamePrefix.Length..] : run.Metadata.Name;

    private async Task EndAsync(McpWorkflowRun run, bool sending, string why, bool cancelled, CancellationToken ct)
    {
        var name = new NamespacedName(run.Metadata.Namespace ?? "", run.Metadata.Name);
        var now = environment.Time.GetUtcNow();
        var document = new RunDocument(now, run.Status) { EndedAt = now, Progress = null };
        document.Phase = TakeoverRule.EndOf(sending, document.Steps.AnyUnknown, cancelled);
        var lost = run.Status?.Sending is { } request && sending
            ? $" {request.Request} of step {request.StepId} may have taken effect: look before you call again."
            : " status.steps says what was done; look at the target before you call again.";
        document.Failure = $"The process that ran it is gone, and no other can go on with it. {why}{lost}";
        document.Set("Resumable", false, "Ended", why, now);
        document.Set("Complete", true, document.Phase, "See status.failure.", now);
        try
        {
            await environment.Store.WriteAsync(name, run.Metadata.ResourceVersion!, document.ToPatch(), ct);
            environment.Metrics.RunEnded(document.Phase);
            LogEnded(environment.Logger, name, document.Phase, why);
        }
        catch (KubernetesApiException e) when (e.IsConflict || e.IsNotFound)
        {
            // Written in between: the next look decides anew.
        }
    }

    [LoggerMessage(4640, LogLevel.Information, "Took run {Run} over (takeover {Number}).")]
    private static partial void LogTaken(ILogger logger, NamespacedName run, int number);

    [LoggerMessage(4641, LogLevel.Warning, "Run {Run} could not be taken over now; trying again.")]
    private static partial void LogLater(ILogger logger, Exception exception, NamespacedName run);

    [LoggerMessage(4642, LogLevel.Warning, "Run {Run} ended as {Phase}, because nobody can go on with it: {Why}")]
    private static partial void LogEnded(ILogger logger, NamespacedName run, string phase, string why);
}
