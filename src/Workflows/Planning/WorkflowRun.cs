using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>The Arazzo interpreter as a pure state machine: no I/O, no clock. One caller at a time.</summary>
/// <remarks>
/// The same plan, arguments and responses give the same requests in the same order. A request that is not repeatable and whose outcome
/// is unknown is never sent again, whatever the actions say. Arguments are taken as they are: validate them against the schema before.
/// A plan that calls others must be linked to them (<see cref="WorkflowPlan.LinkedTo"/>). Disposing gives pooled memory back; what the run
/// has returned stays valid, the run does not. A run that is not disposed only costs more.
/// </remarks>
public sealed class WorkflowRun : IDisposable
{
    /// <summary>Steps in one run at the most, those of called workflows included, so that a circle of goto ends.</summary>
    private const int StepBudget = 1000;

    private readonly List<StepRecord> _trace;
    private readonly FinishedWorkflows _finished = new();

    /// <summary>Paths of the steps whose request may have taken effect; a workflow that is called again finds them there.</summary>
    private HashSet<string>? _unknown;

    private Exchange? _exchange;
    private IReadOnlyList<UpstreamRequest>? _onCancel;
    private RunFrame _frame;
    private RunAction? _pending;
    private RunAction.Wait? _wait;
    private int _steps;

    /// <param name="plan">What to run.</param>
    /// <param name="arguments">A JSON object; Undefined for none.</param>
    public WorkflowRun(WorkflowPlan plan, JsonElement arguments) =>
        (_trace, _frame) = (new(plan.Steps.Count), new(null, plan, arguments, "", FramePurpose.Run, _finished));

    /// <summary>Finished executions of steps that sent a request, oldest first.</summary>
    public IReadOnlyList<StepRecord> Trace => _trace;

    /// <summary>What the edge must do now. A request stays the answer until it was answered; a wait is said once.</summary>
    public RunAction Next()
    {
        if (_pending is null && _wait is { } wait)
        {
            _wait = null;
            return wait;
        }
        while (_pending is null)
            Advance(_frame);
        return _pending;
    }

    /// <summary>The answer to the request that <see cref="Next"/> returned.</summary>
    /// <exception cref="InvalidOperationException">No request waits for an answer.</exception>
    public void Received(UpstreamResponse response)
    {
        var frame = Answered();
        var exchange = frame.Scope.Exchange!;
        exchange.Answer(response);
        if (!StepJudge.IsGoneAtLast(frame.Current, response) && StepJudge.Fault(frame, exchange) is { } fault)
            Fail(frame, fault);
        else
            Succeed(frame);
    }

    /// <summary>There is no usable answer, after the edge's own retries.</summary>
    /// <exception cref="InvalidOperationException">No request waits for an answer.</exception>
    public void Failed(UpstreamFailure failure)
    {
        var frame = Answered();
        // The failure leaves the step, and with it what the step declares.
        if (failure.Kind == UpstreamFailureKind.Cancelled)
            _onCancel = OnCancel();
        Fail(frame, new(frame.Scope.Exchange, failure.Message, failure));
    }

    /// <summary>
    /// What the workflow declares to be sent when the call is cancelled where the run stands, or stood when it was told of the cancellation: of the innermost
    /// workflow first. Empty when it declares nothing, or when nothing was begun yet that could be cancelled. Their answers are not for the run.
    /// </summary>
    public IReadOnlyList<UpstreamRequest> OnCancel()
    {
        if (_onCancel is not null)
            return _onCancel;
        List<UpstreamRequest>? requests = null;
        for (var frame = _frame; frame is not null; frame = frame.Caller)
        {
            if (frame.IsAtEnd || frame.Current.OnCancel is not { } cancel)
                continue;
            try
            {
                (requests ??= []).Add(RequestRenderer.Render(cancel, frame).Request);
            }
            catch (MissingValueException)
            {
                // What names the job was not given: none was begun.
            }
        }
        return requests ?? (IReadOnlyList<UpstreamRequest>)[];
    }

    public void Dispose()
    {
        for (; _exchange is not null; _exchange = _exchange.Before)
            _exchange.Dispose();
    }

    private RunReport Report => new(_trace);

    private RunFrame Answered()
    {
        if (_pending is not RunAction.Send)
            throw new InvalidOperationException("No request waits for an answer: call Next first.");
        _pending = null;
        return _frame;
    }

    /// <summary>One move: sees to a prerequisite, begins the next step, or ends the workflow.</summary>
    private void Advance(RunFrame frame)
    {
        if (frame.Prerequisites < frame.Plan.Prerequisites.Count)
        {
            var prerequisite = frame.Plan.Prerequisites[frame.Prerequisites];
            if (_finished.Find(prerequisite.WorkflowId) is not null)
                frame.Prerequisites++;
            else
                Enter(frame, prerequisite, FramePurpose.Prerequisite, $"dependsOn {prerequisite.WorkflowId}");
        }
        else if (frame.IsAtEnd)
        {
            Finish(frame);
        }
        else
        {
            Begin(frame, frame.Current);
        }
    }

    private void Begin(RunFrame frame, PlannedStep step)
    {
        if (++_steps > StepBudget)
            Stop(frame, Report.Stopped(frame.PathOf(step), null, $"the workflow went through {StepBudget} steps without coming to an end"));
        else if (_unknown is not null && !step.Repeatable && _unknown.Contains(frame.PathOf(step)))
            Stop(frame, Report.Stopped(frame.PathOf(step), null, "its earlier request may have taken effect, so it is not sent again", outcomeUnknown: true));
        else if (MissingDependency(frame, step) is { } missing)
            Stop(frame, Report.Stopped(frame.PathOf(step), null, $"it depends on step '{missing}', which has not succeeded"));
        else if (step.Call is { } call)
            Enter(frame, call, FramePurpose.Step, frame.PathOf(step));
        else
            Send(frame, step);
    }

    private string? MissingDependency(RunFrame frame, PlannedStep step)
    {
        for (var i = 0; i < step.DependsOn.Count; i++)
        {
            if (!frame.HasSucceeded(step.DependsOn[i]))
                return frame.Plan.Steps[step.DependsOn[i]].StepId;
        }
        for (var i = 0; i < step.DependsOnOthers.Count; i++)
        {
            var other = step.DependsOnOthers[i];
            if (_finished.Find(other.WorkflowId)?.Scope.HasSucceeded(other.StepId) != true)
                return $"{other.WorkflowId} > {other.StepId}";
        }
        return null;
    }

    private void Send(RunFrame frame, PlannedStep step)
    {
        frame.Scope.Exchange = null;
        try
        {
            var exchange = RequestRenderer.Render(step, frame);
            exchange.Before = _exchange;
            frame.Scope.Exchange = _exchange = exchange;
            _pending = new RunAction.Send(exchange.Request);
        }
        catch (MissingValueException e)
        {
            Fail(frame, new(null, e.Message));
        }
    }

    /// <summary>Goes into another workflow; a call that cannot be made is a failure of the step, and nothing of it is sent.</summary>
    private void Enter(RunFrame frame, PlannedCall call, FramePurpose purpose, string path)
    {
        try
        {
            if (!frame.Plan.Callees.TryGetValue(call.WorkflowId, out var plan))
                throw new MissingValueException($"The workflow '{call.WorkflowId}' is not there: no live workflow of this namespace has that workflowId.");
            var arguments = CallArguments.Of(call, plan, frame.Scope);
            _frame = new(frame, plan, arguments, path, purpose, _finished)
            {
                Limits = purpose == FramePurpose.Step && frame.Current.Timeout is { } limit ? [new(path, _steps, limit), .. frame.Limits] : frame.Limits,
            };
        }
        catch (MissingValueException e)
        {
            frame.Scope.Exchange = null;
            if (purpose == FramePurpose.Step)
                Fail(frame, new(null, e.Message));
            else
                Stop(frame, Report.Stopped(path, null, e.Message));
        }
    }

    private void Succeed(RunFrame frame)
    {
        var step = frame.Current;
        if (step.Call is null)
            Record(frame, step, StepOutcome.Succeeded);
        frame.SetSucceeded(step.Index);
        frame.Scope.SetStepOutputs(step.StepId, StepJudge.Outputs(step, frame.Scope));
        frame.ForgetRetries(step);
        if (frame.ComeBack())
            return;
        var action = StepJudge.FirstThatApplies(step.OnSuccess, frame.Scope);
        if (action is null)
            frame.Position++;
        else if (action.Type == "end")
            frame.GoToEnd();
        else
            GoTo(frame, step, action);
    }

    private void GoTo(RunFrame frame, PlannedStep step, PlannedAction action)
    {
        if (action.Call is { } call)
            Enter(frame, call, FramePurpose.Transfer, frame.PathOf(step));
        else
            frame.GoTo(action.Step!.Value);
    }

    private void Fail(RunFrame frame, StepFault fault)
    {
        var step = frame.Current;
        var path = frame.PathOf(step);
        if (fault.OutcomeUnknown)
            (_unknown ??= new(StringComparer.Ordinal)).Add(path);
        if (step.Call is null && fault.Exchange is not null)
            Record(frame, step, fault.OutcomeUnknown ? StepOutcome.Unknown : StepOutcome.Failed);
        var ended = fault.Failure?.Ended ?? fault.OfCalled?.Ended;
        var isOver = ended is not null && frame.Limits.Any(limit => limit.Execution == ended);
        if (fault.Failure?.Kind is not (UpstreamFailureKind.Cancelled or UpstreamFailureKind.Denied) && fault.OfCalled?.IsFinal != true && !isOver)
        {
            foreach (var action in step.OnFailure.Where(a => StepJudge.Applies(a, frame.Scope)))
            {
                if (action.Type == "end")
                    break;
                if (action.Type == "goto")
                {
                    frame.ForgetDetours();
                    frame.ForgetRetries(step);
                    GoTo(frame, step, action);
                    return;
                }
                if (Retry(frame, step, action, fault))
                    return;
            }
        }
        Stop(frame, fault.OfCalled ?? Report.Stopped(path, fault, fault.Reason, fault.OutcomeUnknown));
    }

    /// <summary>False when the retries are used up, or when sending again could do something twice.</summary>
    private bool Retry(RunFrame frame, PlannedStep step, PlannedAction action, StepFault fault)
    {
        var retries = frame.Retries ??= new(ReferenceEqualityComparer.Instance);
        var done = retries.GetValueOrDefault(action);
        if (done >= action.RetryLimit || (fault.OutcomeUnknown && !step.Repeatable))
            return false;
        retries[action] = done + 1;
        var delay = RetryAfter.Of(fault.Exchange?.Response) ?? action.RetryAfter;
        if (delay > TimeSpan.Zero)
            _wait = new(delay, frame.PathOf(step)) { Within = frame.Limits };
        if (action.Step is { } detour)
        {
            frame.Detour(detour);
        }
        else if (action.Call is { } call)
        {
            Enter(frame, call, FramePurpose.Detour, frame.PathOf(step));
        }
        return true;
    }

    private void Record(RunFrame frame, PlannedStep step, StepOutcome outcome)
    {
        var exchange = frame.Scope.Exchange!;
        _trace.Add(new(exchange.Request.StepId, exchange.Request.RequestLine, exchange.Response?.StatusCode, outcome)
        {
            IsSafe = step.IsSafe,
            CalledDigest = frame.Caller is null ? null : frame.Plan.SpecDigest,
        });
    }

    private void Finish(RunFrame frame)
    {
        try
        {
            var outputs = OutputReader.Result(frame);
            var note = ResultCheck.Note(frame.Plan, outputs);
            if (note is not null && frame.Plan.Spec.Tool.StrictOutput is true)
                Stop(frame, Report.NoResult(frame.LastPath, frame.Scope.Exchange, note));
            else if (frame.Caller is null)
                _pending = new RunAction.Succeeded(outputs) { Note = note };
            else
                Return(frame, frame.Caller, JsonElement.Parse(outputs.ToJsonString()));
        }
        catch (MissingValueException e)
        {
            Stop(frame, Report.NoResult(frame.LastPath, frame.Scope.Exchange, e.Message));
        }
    }

    /// <summary>A called workflow has come to its end.</summary>
    private void Return(RunFrame frame, RunFrame caller, JsonElement outputs)
    {
        _frame = caller;
        _finished.Set(frame.Plan.Spec.WorkflowId, new(frame.Scope, outputs));
        switch (frame.Purpose)
        {
            case FramePurpose.Step:
                caller.Scope.Exchange = frame.Scope.Exchange;
                caller.Scope.SetCalled(outputs);
                if (StepJudge.Fault(caller, frame.Scope.Exchange) is { } fault)
                    Fail(caller, fault);
                else
                    Succeed(caller);
                break;
            case FramePurpose.Transfer:
                caller.Scope.Exchange = frame.Scope.Exchange;
                caller.Transferred = outputs;
                caller.GoToEnd();
                break;
            case FramePurpose.Prerequisite:
                caller.Prerequisites++;
                break;
        }
    }

    /// <summary>The workflow has failed: that is the end of the run, or the failure of the step that called it.</summary>
    private void Stop(RunFrame frame, RunFailure failure)
    {
        if (frame.Caller is not { } caller)
        {
            _pending = new RunAction.Stopped(failure);
            return;
        }
        _wait = null;
        _frame = caller;
        if (frame.Purpose == FramePurpose.Step)
        {
            caller.Scope.Exchange = frame.Scope.Exchange;
            caller.Scope.SetCalled(default);
            Fail(caller, new(frame.Scope.Exchange, failure.Reason) { OfCalled = failure });
        }
        else
        {
            Stop(caller, failure);
        }
    }
}
