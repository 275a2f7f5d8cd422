using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// Writes one run down as it goes: before a request that must not be repeated, after a step, and how it ended. Until the first request that changes things, or
/// the first wait, there is nothing to write. One caller at a time.
/// </summary>
internal sealed partial class RunRecorder : IDisposable
{
    private static readonly TimeSpan CreationPatience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan BoundaryPatience = TimeSpan.FromSeconds(5);

    private readonly RunEnvironment _environment;
    private readonly ToolCall _call;
    private readonly RunWriter _writer;
    private readonly RunDocument _document;
    private readonly bool _promised;
    private readonly TaskCompletionSource _recorded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<string> _reached = new(StringComparer.Ordinal);
    private readonly RunSealer _sealer;
    private CallAudit? _audit;
    private DateTimeOffset _deadline;
    private TimeSpan? _resumedWait;
    private bool _exists;
    private bool _changedThings;
    private bool _moved;
    private bool _changed;
    private bool _failing;
    private bool _answeredHere;
    private long _writtenAt;
    private int _seen;

    /// <param name="environment">What every run shares.</param>
    /// <param name="call">What runs.</param>
    /// <param name="callId">Id of the call in the audit log; the run is named for it.</param>
    /// <param name="promised">The caller is told of the run at once, so it must be there before anything is sent.</param>
    public RunRecorder(RunEnvironment environment, ToolCall call, string callId, bool promised)
        : this(environment, call, callId, new(call.Workflow.Namespace, $"run-{callId}"), new(environment.Time.GetUtcNow()), new())
    {
        _promised = promised;
    }

    private RunRecorder(RunEnvironment environment, ToolCall call, string callId, NamespacedName name, RunDocument document, RunRecording recording)
    {
        _environment = environment;
        _call = call;
        _writer = new(environment.Store, environment.Me, name, environment.Time);
        _document = document;
        _sealer = new(environment, call, recording);
        CallId = callId;
        Active = new(environment.Time);
    }

    public ActiveRun Active { get; }

    public string CallId { get; }

    public NamespacedName Name => _writer.Name;

    /// <summary>The run's id for callers: <c>namespace/name</c>.</summary>
    public string Id => Name.ToString();

    /// <summary>Whether there is a record. A run that ends before it needs one has none.</summary>
    public bool IsRecorded => _recorded.Task.IsCompletedSuccessfully;

    /// <summary>Completes when there is a record; never when none is needed.</summary>
    public Task Recorded => _recorded.Task;

    public DateTimeOffset StartedAt => _document.StartedAt;

    /// <summary>How long the whole run may take; null: as the target says.</summary>
    public TimeSpan? Limit { get; private init; }

    /// <summary>The interpreter where the process before left it; null: begin anew.</summary>
    public WorkflowRun? Restored { get; private init; }

    /// <summary>Whether the restored run's next request was on its way when the process before died.</summary>
    public bool WasSending { get; private init; }

    /// <summary>When steps with a limit over what they call were begun, as <see cref="StepClock"/> keeps it.</summary>
    public Dictionary<int, TimeSpan> Begun => _sealer.Begun;

    /// <summary>What the upstream's job said last.</summary>
    public JobProgress? Job { get; private set; }

    public bool AnyUnknown => _document.Steps.AnyUnknown;

    /// <summary>A recorder for a run that this process has just taken over.</summary>
    /// <exception cref="RunReplayException">The recording is of other requests.</exception>
    public static RunRecorder Resume(RunEnvironment environment, ToolCall call, string callId, McpWorkflowRun run, CheckpointContent content)
    {
        var restored = content.Recording.Replay(call.Plan, call.Arguments);
        if (content.Sending is { } mark && (RunRecording.NextRequest(restored) is not { } next || RequestMark.Of(next) != mark))
            throw new RunReplayException("The run would not send the request that was being sent: it was begun by another version of Signalbox.");
        var now = environment.Time.GetUtcNow();
        var document = new RunDocument(now, run.Status) { Owner = environment.Me };
        var recorder = new RunRecorder(environment, call, callId, new(run.Metadata.Namespace ?? "", run.Metadata.Name), document, content.Recording)
        {
            Limit = run.Spec.Deadline - document.StartedAt,
            Restored = restored,
            WasSending = content.Sending is not null,
        };
        recorder._sealer.AnsweredAt = content.AnsweredAt;
        recorder._resumedWait = content.AnsweredAt is { } at && now > at ? now - at : TimeSpan.Zero;
        recorder._sealer.Sending = content.Sending;
        foreach (var (execution, since) in content.Begun)
            recorder._sealer.Begun[execution] = since;
        recorder._document.Sending = run.Status?.Sending;
        recorder._seen = restored.Trace.Count;
        recorder._reached.UnionWith(restored.Trace.Where(t => t.Outcome == StepOutcome.Succeeded).Select(t => t.StepId));
        recorder._writer.Adopt(run);
        recorder._exists = true;
        recorder._recorded.SetResult();
        return recorder;
    }

    /// <summary>Called once before the run begins, with what is known only then.</summary>
    public void Begin(CallAudit audit, CallDeadline deadline)
    {
        _audit = audit;
        _deadline = StartedAt + deadline.Limit;
        if (IsRecorded)
            audit.Recorded(Id);
    }

    /// <summary>Called before each request, which may then have to wait for its turn at the target: writes down the steps before it.</summary>
    /// <exception cref="RunRecordException">The caller was promised a record, and there can be none.</exception>
    /// <exception cref="OperationCanceledException">The run has been stopped, or its time is up.</exception>
    public async ValueTask BeforeTurnAsync(UpstreamRequest next, CancellationToken ct)
    {
        ThrowIfStopped();
        if (!IsRecorded && _promised)
            await CreateAsync(ct);
        if (!IsRecorded)
            return;
        _document.Progress = new() { Message = $"Sending {Clean(next.RequestLine)}", Percent = _document.Progress?.Percent };
        await WriteIfDueAsync(ct);
        ThrowIfStopped();
    }

    /// <summary>
    /// Who has denied the revision that the request is of since the run began; null: nobody, or it is safe. Another revision that was approved meanwhile changes nothing.
    /// </summary>
    public string? DenialOf(UpstreamRequest next) => LongRunRule.IsSafe(next) ? null : _environment.Denial(_call.Workflow, next.Plan ?? _call.Plan);

    /// <summary>Called when a request's turn has come. When it returns, the request may be sent, and is.</summary>
    /// <exception cref="RunRecordException">It must not be sent, because that it is cannot be written down.</exception>
    /// <exception cref="OperationCanceledException">The run has been stopped, or its time is up.</exception>
    public async ValueTask BeforeSendAsync(UpstreamRequest next, CancellationToken ct)
    {
        var irrevocable = RunWriteRule.IsIrrevocable(next);
        Active.Sending(irrevocable);
        ThrowIfStopped();
        if (irrevocable)
        {
            _sealer.Sending = RequestMark.Of(next);
            _document.Sending = new() { StepId = next.StepId, Request = Clean(next.RequestLine) };
        }
        try
        {
            if (!IsRecorded && RunWriteRule.Begins(next, _promised))
                await CreateAsync(ct);
            else if (IsRecorded && irrevocable)
                await WriteIntentAsync(ct);
            ThrowIfStopped();
        }
        catch
        {
            // It is not sent: whoever goes on with the run may send it.
            NotSending();
            throw;
        }
    }

    // What is not sent now leaves nothing behind, nor does what was answered.
    private void NotSending()
    {
        _sealer.Sending = null;
        _document.Sending = null;
        Active.Sending(irrevocable: false);
    }

    /// <summary>Whether the process before may have sent this very request: it was its next one.</summary>
    public bool MayHaveSentBefore(UpstreamRequest request) => Restored is not null && !_answeredHere && !LongRunRule.IsSafe(request);

    /// <summary>Called after each request, when the run has been told what came of it.</summary>
    public void Answered(UpstreamRequest request, UpstreamResult result, IReadOnlyList<StepRecord> trace)
    {
        // Interrupted because the run goes on elsewhere: there it is as if this request had not been answered, and it was not.
        if (Active.Stop is RunStop.Released or RunStop.Lost && result.Failure?.Kind == UpstreamFailureKind.Cancelled)
            return;
        _answeredHere = true;
        var now = _environment.Time.GetUtcNow();
        _sealer.Record(request, result, now);
        _changed = true;
        _changedThings |= !LongRunRule.IsSafe(request);
        for (; _seen < trace.Count; _seen++)
        {
            _document.Steps.Add(trace[_seen], Clean(trace[_seen].RequestLine), now);
            _moved |= trace[_seen].Outcome == StepOutcome.Succeeded && _reached.Add(trace[_seen].StepId);
        }
        if (result.Response is { } response && JobProgress.Of(response) is { } job)
            Job = job;
        NotSending();
    }

    /// <summary>Called before a wait; returns what is left of it.</summary>
    /// <exception cref="OperationCanceledException">The run has been stopped.</exception>
    public async ValueTask<TimeSpan> BeforeWaitAsync(RunAction.Wait wait, CancellationToken ct)
    {
        ThrowIfStopped();
        var waited = _resumedWait ?? TimeSpan.Zero;
        _resumedWait = null;
        if (!IsRecorded)
            await CreateAsync(ct);
        if (IsRecorded)
        {
            _document.Progress = new()
            {
                Message = $"Waiting before step {wait.StepId} is tried again{(Job is null ? "" : $" ({Clean(Job.ToString())})")}",
                Percent = Job?.Percent ?? _document.Progress?.Percent,
            };
            await WriteIfDueAsync(ct);
        }
        ThrowIfStopped();
        return wait.Delay > waited ? wait.Delay - waited : TimeSpan.Zero;
    }

    public void Dispose() => Active.Dispose();

    private void ThrowIfStopped()
    {
        if (Active.Stop != RunStop.None)
            throw new OperationCanceledException(Active.Token);
    }

    private async Task CreateAsync(CancellationToken ct)
    {
        if (_failing)
            return;
        try
        {
            // Not broken off by a cancellation: a record whose creation is not known of would be an orphan that somebody has to find.
            using (var patience = new CancellationTokenSource(CreationPatience, _environment.Time))
            {
                await _writer.CreateAsync(RunManifest.Of(_call, Name, _audit!.InputsText(), _deadline), patience.Token);
            }
            // From here on another process may find it with this checkpoint, even if the answer to the write is lost: so it is written until it is certain.
            _exists = true;
            _document.Owner = _environment.Me;
            _sealer.Seal(_document, _writer.Identity);
            await _writer.WriteAsync(_document.ToPatch(), ct);
            Written();
            _audit.Recorded(Id);
            _recorded.TrySetResult();
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            throw;
        }
        catch (RunLostException e) when (_exists)
        {
            Abandon(e);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or OperationCanceledException or RunLostException)
        {
            _failing = true;
            _environment.Metrics.RunNotRecorded();
            LogNotRecorded(_environment.Logger, e, _call.Workflow.ToString());
            if (_promised)
                throw new RunRecordException("The run cannot be recorded, so it was not begun. Nothing was sent. Try again later; the server's log says why.", e);
        }
    }

    private async Task WriteIntentAsync(CancellationToken ct)
    {
        _sealer.Seal(_document, _writer.Identity);
        try
        {
            await _writer.WriteAsync(_document.ToPatch(), ct);
            Written();
        }
        catch (RunLostException e)
        {
            Abandon(e);
        }
        catch (KubernetesApiException e)
        {
            LogNotWritten(_environment.Logger, e, Id);
            throw new RunRecordException("That the request is sent could not be written down, and it must not be sent twice. It was not sent. The server's log says why.", e);
        }
    }

    private async Task WriteIfDueAsync(CancellationToken ct)
    {
        if (!RunWriteRule.IsDue(_changedThings, _moved, _changed, _environment.Time.GetElapsedTime(_writtenAt)))
            return;
        _sealer.Seal(_document, _writer.Identity);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(BoundaryPatience);
        try
        {
            await _writer.OnceAsync(_document.ToPatch(), patience.Token);
            Written();
        }
        catch (RunLostException e)
        {
            Abandon(e);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && (e is KubernetesApiException || RunStore.IsTransient(e, ct)))
        {
            // What is written already is behind, which costs a resumed run some polls again and nothing else.
            LogNotWritten(_environment.Logger, e, Id);
        }
    }

    private void Written()
    {
        (_changed, _changedThings, _moved) = (false, false, false);
        _writtenAt = _environment.Time.GetTimestamp();
        if (_writer.CancelRequested)
            Active.Request(RunStop.Cancelled);
    }

    private void Abandon(RunLostException e)
    {
        LogLost(_environment.Logger, e, Id);
        Active.Request(e.Deleted ? RunStop.Cancelled : RunStop.Lost);
        ThrowIfStopped();
    }

    private string Clean(string text) => _audit?.Clean(text) ?? text;
}
