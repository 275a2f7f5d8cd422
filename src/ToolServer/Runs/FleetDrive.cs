using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// Carries a recorded call over its hosts. Each host is a run of its own, whose name is written down before it is begun: a process that goes on with the call
/// repeats no host that has ended, waits for those under way, wherever they run, and begins the others.
/// </summary>
internal sealed class FleetDrive(RunEnvironment environment, ToolCall call, FleetRecorder recorder, DurableToolExecutor executor)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);

    private FleetContent Content => recorder.Content;

    /// <summary>To the end of all hosts.</summary>
    /// <exception cref="OperationCanceledException">The run stops here; <see cref="ActiveRun.Stop"/> says why.</exception>
    public async Task<ToolCallResult> RunAsync()
    {
        using var cancelled = recorder.Active.Token.UnsafeRegister(static drive => ((FleetDrive)drive!).StopHosts(), this);
        var selection = new FleetSelection(Content.Hosts, true, Content.Rollout, call.Arguments);
        return await new FleetRun(selection, OnHostAsync, progress: null).RunAsync();
    }

    /// <summary>What is known so far.</summary>
    public ToolCallResult SoFar() => FleetResult.Of(Content.Hosts, Content.Results);

    /// <summary>Has the hosts under way ended, here or elsewhere; for a call that was cancelled.</summary>
    public async Task CancelHostsAsync(CancellationToken ct)
    {
        for (var i = 0; i < Content.Hosts.Length; i++)
        {
            if (Content.Runs[i] is not { } id || Content.Results[i] is not null)
                continue;
            try
            {
                if (await environment.Store.FindAsync(Name(id), ct) is { } run && !RunPhase.IsEnd(run.Status?.Phase))
                    await environment.Store.CancelAsync(Name(id), ct);
            }
            catch (Exception e) when (e is KubernetesApiException || RunStore.IsTransient(e, ct))
            {
                // Those that run here were told; one elsewhere ends by its own deadline.
            }
        }
    }

    private async Task<ToolCallResult> OnHostAsync(FleetHost host)
    {
        var index = Content.Hosts.IndexOf(host);
        if (Content.Results[index] is { } known)
            return known;
        var ct = recorder.Active.Token;
        ct.ThrowIfCancellationRequested();
        var result = Content.Runs[index] is { } begun ? await FollowAsync(begun, host, ct) : await BeginAsync(index, host, ct);
        if (recorder.Active.Stop == RunStop.Cancelled)
            Content.Results[index] = result;
        // Handed over or lost, the call goes on elsewhere, where the host's own record says how it ended.
        ct.ThrowIfCancellationRequested();
        if (result.GoesOn)
            result = await FollowAsync(Content.Runs[index]!, host, ct);
        await recorder.WriteAsync(() => Content.Results[index] = result, ct);
        return result;
    }

    private async Task<ToolCallResult> BeginAsync(int index, FleetHost host, CancellationToken ct)
    {
        if (environment.Time.GetUtcNow() >= recorder.Deadline)
            return new() { IsError = true, Text = "The call's day was up before this host's turn. Nothing was sent to it." };
        var id = executor.NewId();
        await recorder.WriteAsync(() => Content.Runs[index] = id, ct);
        return await RunHostAsync(id, host, ct);
    }

    private async Task<ToolCallResult> RunHostAsync(string id, FleetHost host, CancellationToken ct) =>
        await (await executor.StartAsync(call with { Target = host.Target, Host = host.HostName, Progress = null }, id, ct)).Ended;

    /// <summary>The run was begun by another process, or was about to be.</summary>
    private async Task<ToolCallResult> FollowAsync(string id, FleetHost host, CancellationToken ct)
    {
        while (true)
        {
            try
            {
                // Without a record nothing was sent.
                if (await environment.Store.FindAsync(Name(id), ct) is not { } run)
                    return await RunHostAsync(id, host, ct);
                if (RunBook.ResultOf(Name(id), run, environment.Keys()) is { } result)
                    return result;
            }
            catch (Exception e) when (RunStore.IsTransient(e, ct))
            {
                // The API server is away: the run is looked at again.
            }
            await Task.Delay(LookEvery, environment.Time, ct);
        }
    }

    private void StopHosts()
    {
        if (recorder.Active.Stop != RunStop.Cancelled)
            return;
        foreach (var id in Content.Runs.OfType<string>())
            executor.Cancel(Name(id));
    }

    private NamespacedName Name(string id) => new(recorder.Name.Namespace, $"run-{id}");
}
