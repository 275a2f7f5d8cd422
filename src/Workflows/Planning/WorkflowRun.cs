using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>The Arazzo interpreter as a pure state machine: no I/O, no clock. One caller at a time.</summary>
/// <remarks>
/// The same plan, arguments and responses give the same requests in the same order. A request that is not repeatable and whose outcome
/// is unknown is never sent again, whatever the actions say. Arguments are taken as they are: validate them against the schema before.
/// </remarks>
public sealed class WorkflowRun
{
    /// <summary>Requests in one run at the most, so that a circle of goto ends.</summary>
    private const int StepBudget = 1000;

    private readonly WorkflowPlan _plan;
    private readonly ExpressionScope _scope;
    private readonly RunReport _report;
    private readonly List<StepRecord> _trace = [];
    private readonly HashSet<int> _succeeded = [];
    private readonly HashSet<int> _unknown = [];
    private readonly Dictionary<PlannedAction, int> _retries = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<int> _detours = new();
    private RunAction? _pending;
    private RunAction.Wait? _wait;
    private int _position;
    private int _last = -1;

    /// <param name="plan">What to run.</param>
    /// <param name="arguments">A JSON object; Undefined for none.</param>
    public WorkflowRun(WorkflowPlan plan, JsonElement arguments)
    {
        _plan = plan;
        _scope = new ExpressionScope(arguments, plan.Defaults);
        _report = new RunReport(plan, _trace);
    }

    /// <summary>Finished executions of steps, oldest first.</summary>
    public IReadOnlyList<StepRecord> Trace => _trace;

    /// <summary>What the edge must do now. A request stays the answer until it was answered; a wait is said once.</summary>
    public RunAction Next()
    {
        if (_pending is not null)
            return _pending;
        if (_wait is { } wait)
        {
            _wait = null;
            return wait;
        }
        return _pending = _position < _plan.Order.Count ? Send(Current) : Finish();
    }

    /// <summary>The answer to the request that <see cref="Next"/> returned.</summary>
    /// <exception cref="InvalidOperationException">No request waits for an answer.</exception>
    public void Received(UpstreamResponse response)
    {
        var step = Answered();
        var exchange = _scope.Exchange!;
        exchange.Answer(response);
        if (IsGoneAtLast(step, response))
        {
            Succeed(step, exchange);
            return;
        }
        var failing = step.SuccessCriteria.FirstOrDefault(c => !c.Holds(_scope));
        if (failing?.WhyNot(_scope) is { } shortfall)
            Fail(step, new(exchange, shortfall.Reason) { Shortfall = shortfall });
        else if (failing is not null)
            Fail(step, new(exchange, $"the condition {failing.Text} does not hold for the answer {response.StatusCode}"));
        else if (step.SuccessCriteria.Count == 0 && response.StatusCode is < 200 or > 299)
            Fail(step, new(exchange, $"the upstream answered {response.StatusCode}"));
        else
            Succeed(step, exchange);
    }

    /// <summary>There is no usable answer, after the edge's own retries.</summary>
    /// <exception cref="InvalidOperationException">No request waits for an answer.</exception>
    public void Failed(UpstreamFailure failure)
    {
        var step = Answered();
        Fail(step, new(_scope.Exchange!, failure.Message, failure));
    }

    /// <summary>A DELETE that was sent again because its answer was lost finds nothing: what it was to bring about is so.</summary>
    private static bool IsGoneAtLast(PlannedStep step, UpstreamResponse response) =>
        step.Method == "DELETE" && response is { AfterLostAnswer: true, StatusCode: 404 or 410 };

    private PlannedStep Current => _plan.Steps[_plan.Order[_position]];

    private PlannedStep Answered()
    {
        if (_pending is not RunAction.Send)
            throw new InvalidOperationException("No request waits for an answer: call Next first.");
        _pending = null;
        return Current;
    }

    private RunAction Send(PlannedStep step)
    {
        if (_trace.Count >= StepBudget)
            return Stop(step, null, $"the workflow sent {StepBudget} requests without coming to an end");
        if (_unknown.Contains(step.Index) && !step.Repeatable)
            return Stop(step, null, "its earlier request may have taken effect, so it is not sent again", outcomeUnknown: true);
        if (step.DependsOn.FirstOrDefault(d => !_succeeded.Contains(d), -1) is var missing and >= 0)
            return Stop(step, null, $"it depends on step '{_plan.Steps[missing].StepId}', which has not succeeded");
        try
        {
            _scope.Exchange = RequestRenderer.Render(step, _scope);
            return new RunAction.Send(_scope.Exchange.Request);
        }
        catch (MissingValueException e)
        {
            return Stop(step, null, e.Message);
        }
    }

    private void Succeed(PlannedStep step, Exchange exchange)
    {
        Record(step, exchange, StepOutcome.Succeeded);
        _succeeded.Add(step.Index);
        _last = step.Index;
        _scope.SetStepOutputs(step.StepId, OutputReader.Read(step.Outputs, _scope));
        ForgetRetries(step);
        if (_detours.TryPop(out var back))
        {
            _position = back;
            return;
        }
        var action = step.OnSuccess.FirstOrDefault(a => a.Criteria.All(c => c.Holds(_scope)));
        if (action is null)
            _position++;
        else if (action.Type == "end")
            _position = _plan.Order.Count;
        else
            GoTo(action.Step!.Value);
    }

    private void Fail(PlannedStep step, StepFault fault)
    {
        if (fault.OutcomeUnknown)
            _unknown.Add(step.Index);
        Record(step, fault.Exchange, fault.OutcomeUnknown ? StepOutcome.Unknown : StepOutcome.Failed);
        if (fault.Failure?.Kind != UpstreamFailureKind.Cancelled)
        {
            foreach (var action in step.OnFailure.Where(a => a.Criteria.All(c => c.Holds(_scope))))
            {
                if (action.Type == "end")
                    break;
                if (action.Type == "goto")
                {
                    _detours.Clear();
                    ForgetRetries(step);
                    GoTo(action.Step!.Value);
                    return;
                }
                if (Retry(step, action, fault))
                    return;
            }
        }
        _pending = Stop(step, fault, fault.Reason, fault.OutcomeUnknown);
    }

    /// <summary>False when the retries are used up, or when sending again could do something twice.</summary>
    private bool Retry(PlannedStep step, PlannedAction action, StepFault fault)
    {
        var done = _retries.GetValueOrDefault(action);
        if (done >= action.RetryLimit || (fault.OutcomeUnknown && !step.Repeatable))
            return false;
        _retries[action] = done + 1;
        if (action.Step is { } detour)
        {
            _detours.Push(_position);
            GoTo(detour);
        }
        var delay = RetryAfter.Of(fault.Exchange.Response) ?? action.RetryAfter;
        if (delay > TimeSpan.Zero)
            _wait = new(delay, step.StepId);
        return true;
    }

    private void GoTo(int stepIndex)
    {
        for (var at = 0; at < _plan.Order.Count; at++)
        {
            if (_plan.Order[at] == stepIndex)
                _position = at;
        }
    }

    private void ForgetRetries(PlannedStep step)
    {
        foreach (var action in step.OnFailure)
            _retries.Remove(action);
    }

    private void Record(PlannedStep step, Exchange exchange, StepOutcome outcome) =>
        _trace.Add(new(step.StepId, exchange.Request.RequestLine, exchange.Response?.StatusCode, outcome));

    private RunAction Finish()
    {
        try
        {
            return new RunAction.Succeeded(OutputReader.Result(_plan, _last < 0 ? null : _plan.Steps[_last], _scope));
        }
        catch (MissingValueException e)
        {
            return new RunAction.Stopped(_report.NoResult(_last < 0 ? "" : _plan.Steps[_last].StepId, _scope.Exchange, e.Message));
        }
    }

    private RunAction.Stopped Stop(PlannedStep step, StepFault? fault, string reason, bool outcomeUnknown = false) =>
        new(_report.Stopped(step, fault, reason, outcomeUnknown));
}
