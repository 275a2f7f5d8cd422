using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// Runs calls, and those that may take long as runs: they go on when their caller has gone, and elsewhere when this process has. Owns the runs of this process.
/// </summary>
internal sealed partial class DurableToolExecutor(HttpToolExecutor executor, RunEnvironment environment) : IToolExecutor, IRunStarter, IAsyncDisposable
{
    private static readonly TimeSpan Farewell = ActiveRun.Grace + TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<NamespacedName, ActiveEntry> _active = new();
    private readonly ConcurrentDictionary<NamespacedName, (FleetRecorder Recorder, Task<ToolCallResult> Ended)> _fleets = new();
    private readonly CancellationTokenSource _closed = new();
    private volatile bool _stopping;

    /// <summary>Runs in this process, recorded or not.</summary>
    public int Count => _active.Count + _fleets.Count;

    public bool IsActive(NamespacedName run) => _active.ContainsKey(run) || _fleets.ContainsKey(run);

    /// <summary>Asks a run of this process to end; nothing when it is not here.</summary>
    public void Cancel(NamespacedName run)
    {
        if (_active.TryGetValue(run, out var entry))
            entry.Recorder.Active.Request(RunStop.Cancelled);
        else if (_fleets.TryGetValue(run, out var fleet))
            fleet.Recorder.Active.Request(RunStop.Cancelled);
    }

    public Task<ToolCallResult> CallAsync(ToolCall call, CancellationToken ct) =>
        call.MayTakeLong ? RunAsync(call, ct) : executor.CallAsync(call, ct);

    public Task<RunStart> StartAsync(ToolCall call, CancellationToken ct) => StartAsync(call, NewId(), ct);

    /// <param name="call">What to run.</param>
    /// <param name="id">Id of the call, for which the run is named.</param>
    /// <param name="ct">As in <see cref="IRunStarter"/>.</param>
    public async Task<RunStart> StartAsync(ToolCall call, string id, CancellationToken ct)
    {
        var entry = Begin(new RunRecorder(environment, call, id, promised: true), call);
        // Until there is a record nobody could ask for it, so the caller's leaving still ends it.
        using (ct.UnsafeRegister(static entry => ((ActiveEntry)entry!).Recorder.Active.Request(RunStop.Cancelled), entry))
            await Task.WhenAny(entry.Recorder.Recorded, entry.Ended);
        return new(entry.Recorder.IsRecorded ? entry.Recorder.Name : null, entry.Ended);
    }

    public async Task<RunStart> StartAsync(ToolCall call, ImmutableArray<FleetHost> hosts, FleetRollout rollout)
    {
        var name = new NamespacedName(call.Workflow.Namespace, $"run-{NewId()}");
        var recorder = new FleetRecorder(environment, call, name, new(hosts, rollout), new(environment.Time.GetUtcNow()));
        try
        {
            await recorder.CreateAsync();
        }
        catch (RunRecordException e)
        {
            recorder.Dispose();
            return new(null, Task.FromResult(new ToolCallResult { IsError = true, Text = e.Message }));
        }
        return new(name, ResumeAsync(call, recorder));
    }

    /// <summary>Goes on with a call on many hosts. Completes when it has ended or was given up again.</summary>
    public Task<ToolCallResult> ResumeAsync(ToolCall call, FleetRecorder recorder)
    {
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = DriveAsync(call, recorder, listed.Task);
        _fleets[recorder.Name] = (recorder, ended);
        listed.SetResult();
        if (_stopping)
            recorder.Active.Request(RunStop.Released);
        return ended;
    }

    /// <summary>Goes on with a run that this process has taken over. Completes when it has ended or was given up again.</summary>
    public Task<ToolCallResult> ResumeAsync(ToolCall call, RunRecorder recorder) => Begin(recorder, call).Ended;

    /// <summary>Has every run handed over at its next step boundary, also those that begin from now on.</summary>
    public void Release()
    {
        _stopping = true;
        // The calls on many hosts first: they begin no further host then.
        foreach (var (recorder, _) in _fleets.Values)
            recorder.Active.Request(RunStop.Released);
        foreach (var entry in _active.Values)
            entry.Recorder.Active.Request(RunStop.Released);
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        // Each run stops within the grace that it gives a request in flight; what it has to write then gets no longer than this.
        _closed.CancelAfter(Farewell);
        foreach (var entry in _active.Values)
            await ((Task)entry.Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var (_, ended) in _fleets.Values)
            await ((Task)ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _closed.Dispose();
        await executor.DisposeAsync();
    }

    public string NewId() => Guid.CreateVersion7(environment.Time.GetUtcNow()).ToString("N");

    private async Task<ToolCallResult> RunAsync(ToolCall call, CancellationToken ct)
    {
        var entry = Begin(new RunRecorder(environment, call, NewId(), promised: false), call);
        using var cancelled = ct.UnsafeRegister(static entry => ((ActiveEntry)entry!).Recorder.Active.Request(RunStop.Cancelled), entry);
        if (call.Departure.CanBeCanceled)
        {
            var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            using var departure = call.Departure.UnsafeRegister(static left => ((TaskCompletionSource)left!).TrySetResult(), left);
            await Task.WhenAny(entry.Ended, left.Task);
            if (!entry.Ended.IsCompleted && entry.Recorder.IsRecorded)
                throw new OperationCanceledException("The caller has gone; the run goes on.", call.Departure);
            if (!entry.Ended.IsCompleted)
                entry.Recorder.Active.Request(RunStop.Cancelled);
        }
        var result = await entry.Ended;
        ct.ThrowIfCancellationRequested();
        call.Departure.ThrowIfCancellationRequested();
        return result;
    }

    private ActiveEntry Begin(RunRecorder recorder, ToolCall call)
    {
        var listed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var entry = new ActiveEntry(recorder, DriveAsync(recorder, call, listed.Task));
        _active[recorder.Name] = entry;
        listed.SetResult();
        if (_stopping)
            recorder.Active.Request(RunStop.Released);
        return entry;
    }

    private async Task<ToolCallResult> DriveAsync(RunRecorder recorder, ToolCall call, Task listed)
    {
        await listed;
        try
        {
            var result = await executor.CallAsync(call, recorder, recorder.Active.Token);
            await recorder.EndAsync(result, _closed.Token);
            return recorder.IsRecorded ? result with { RunId = recorder.Id } : result;
        }
        catch (OperationCanceledException) when (recorder.Active.Stop != RunStop.None)
        {
            return await StoppedAsync(recorder);
        }
        catch (Exception e)
        {
            LogDefect(environment.Logger, e, recorder.Id);
            await recorder.EndAsync(new() { IsError = true, Text = "The tool server failed; its log says why.", OutcomeUnknown = recorder.AnyUnknown }, _closed.Token);
            throw;
        }
        finally
        {
            _active.TryRemove(recorder.Name, out _);
            recorder.Dispose();
        }
    }

    private async Task<ToolCallResult> DriveAsync(ToolCall call, FleetRecorder recorder, Task listed)
    {
        await listed;
        var drive = new FleetDrive(environment, call, recorder, this);
        try
        {
            var result = await drive.RunAsync();
            await recorder.EndAsync(result, cancelled: false, _closed.Token);
            return result with { RunId = recorder.Name.ToString() };
        }
        catch (OperationCanceledException) when (recorder.Active.Stop != RunStop.None)
        {
            return await StoppedAsync(drive, recorder);
        }
        catch (Exception e)
        {
            LogDefect(environment.Logger, e, recorder.Name.ToString());
            await recorder.EndAsync(drive.SoFar() with { IsError = true }, cancelled: false, _closed.Token);
            throw;
        }
        finally
        {
            _fleets.TryRemove(recorder.Name, out _);
            recorder.Dispose();
        }
    }

    private async Task<ToolCallResult> StoppedAsync(FleetDrive drive, FleetRecorder recorder)
    {
        switch (recorder.Active.Stop)
        {
            case RunStop.Lost:
                return GoesOn(recorder.Name, "Another replica has taken the run over.");
            case RunStop.Released:
                await recorder.ReleaseAsync(_closed.Token);
                environment.Metrics.RunReleased();
                return GoesOn(recorder.Name, "The server is stopping, and another replica goes on with the run.");
            default:
                await drive.CancelHostsAsync(_closed.Token);
                var result = drive.SoFar() with { IsError = true, RunId = recorder.Name.ToString() };
                await recorder.EndAsync(result, cancelled: true, _closed.Token);
                return result;
        }
    }

    private async Task<ToolCallResult> StoppedAsync(RunRecorder recorder)
    {
        switch (recorder.Active.Stop)
        {
            case RunStop.Lost:
                return GoesOn(recorder.Name, "Another replica has taken the run over.");
            case RunStop.Released when recorder.IsRecorded && await recorder.ReleaseAsync(_closed.Token):
                environment.Metrics.RunReleased();
                return GoesOn(recorder.Name, "The server is stopping, and another replica goes on with the run.");
            case RunStop.Released:
                var ended = new ToolCallResult
                {
                    IsError = true,
                    OutcomeUnknown = true,
                    Text = "The server is stopping and ended the call. The audit log says which steps were finished; look at the target before you call again.",
                };
                await recorder.EndAsync(ended, _closed.Token);
                return ended;
            default:
                return await recorder.EndCancelledAsync(_closed.Token);
        }
    }

    private static ToolCallResult GoesOn(NamespacedName run, string what) => new()
    {
        IsError = true,
        GoesOn = true,
        RunId = run.ToString(),
        Text = $"{what} Do not call again: read the result of run {run} later.",
    };

    private sealed record ActiveEntry(RunRecorder Recorder, Task<ToolCallResult> Ended);

    [LoggerMessage(4610, LogLevel.Error, "Run {Run} ended by a defect of the tool server.")]
    private static partial void LogDefect(ILogger logger, Exception exception, string run);
}
