using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>The audit lines of one call.</summary>
internal sealed class CallAudit
{
    private readonly AuditLog _log;
    private readonly TimeProvider _time;
    private readonly AuditedInputs _inputs;
    private readonly long _begun;
    private readonly ToolCall _call;
    private AuditSubject _subject;
    private SecretRedactor? _secrets;
    private List<SecretRedactor>? _called;

    public CallAudit(AuditLog log, ToolCall call, TimeProvider time, string? callId = null)
    {
        _log = log;
        _call = call;
        _time = time;
        _begun = time.GetTimestamp();
        _inputs = AuditedInputs.From(call.Arguments, call.Plan.Spec.Inputs);
        _subject = new AuditSubject
        {
            CallId = callId ?? Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
            Caller = call.Caller,
            Groups = call.CallerGroups,
            Roles = call.CallerRoles,
            Tool = call.Plan.Spec.Tool.Name,
            Workflow = call.Workflow,
            // Of a raw call nobody approved a revision.
            SpecDigest = call.RawRequest is null ? call.Plan.SpecDigest : null,
            Target = call.Target,
            Host = call.Host,
            TraceId = call.Trace?.TraceId ?? Activity.Current?.TraceId.ToString(),
        };
    }

    /// <summary>Says what must not be written from now on: the secrets of the host that the call is sent to.</summary>
    public void Hide(SecretRedactor secrets) => _secrets = secrets;

    /// <summary>
    /// Says what a called workflow was given: its own schema says what of it is sensitive, whatever the schema of the outer one says.
    /// </summary>
    public void Entered(UpstreamRequest request)
    {
        if (request.Plan is not { } plan || IsOf(plan) || request.Inputs.ValueKind != JsonValueKind.Object)
            return;

        if (AuditedInputs.From(request.Inputs, plan.Spec.Inputs).Redactor is { } redactor)
            (_called ??= []).Add(redactor);
    }

    /// <summary>What the upstream was told of a cancellation, and what it said; null: nothing.</summary>
    public string? Told { get; set; }

    /// <summary>Whether the plan is that of the workflow which was called, not of one within.</summary>
    public bool IsOf(WorkflowPlan plan) => ReferenceEquals(plan, _call.Plan);

    /// <summary>The lines from now on name the run that the call is recorded as.</summary>
    public void Recorded(string run) => _subject = _subject with { Run = run };

    /// <summary>The arguments as JSON text, masked.</summary>
    public string InputsText() => System.Text.Encoding.UTF8.GetString(Inputs().Span);

    /// <summary>False when the log cannot take the call and must: it fails closed, or the call is raw.</summary>
    public ValueTask<bool> BeginAsync(CancellationToken ct) =>
        _log.FailClosed || _call.RawRequest is not null ? _log.WriteAsync(Line("start", null, Inputs(), null, null, null, null), ct) : new ValueTask<bool>(true);

    public void Step(StepRecord step, int attempts, TimeSpan duration, string? reason) => _log.Write(Line(
        "step",
        step,
        default,
        attempts,
        step.Outcome switch
        {
            StepOutcome.Succeeded => "succeeded",
            StepOutcome.Unknown => "unknown",
            _ => "failed",
        },
        reason,
        duration));

    public void End(string outcome, string? reason) => _log.Write(Line(_call.RawRequest is null ? "call" : "raw", null, Inputs(), null, outcome, reason, _time.GetElapsedTime(_begun)));

    private AuditRecord Line(
        string name, StepRecord? step, ReadOnlyMemory<byte> inputs, int? attempts, string? outcome, string? reason, TimeSpan? duration) => new()
        {
            Event = name,
            Subject = _subject,
            Time = _time.GetUtcNow(),
            Inputs = inputs,
            Step = step?.StepId,
            CalledDigest = step?.CalledDigest,
            Request = Clean(step?.RequestLine ?? _call.RawRequest),
            Status = step?.StatusCode,
            Attempts = attempts,
            Outcome = outcome,
            Reason = Clean(reason),
            Duration = duration,
        };

    private ReadOnlyMemory<byte> Inputs()
    {
        if (_inputs.Json.IsEmpty || _secrets is null or { IsEmpty: true })
            return _inputs.Json;

        var text = System.Text.Encoding.UTF8.GetString(_inputs.Json.Span);
        var clean = _secrets.Redact(text);
        return ReferenceEquals(text, clean) ? _inputs.Json : System.Text.Encoding.UTF8.GetBytes(clean);
    }

    [return: NotNullIfNotNull(nameof(text))]
    public string? Clean(string? text)
    {
        if (text is null)
            return null;

        text = _inputs.Redactor?.Redact(text) ?? text;
        if (_called is not null)
            text = _called.Aggregate(text, static (clean, called) => called.Redact(clean));
        return _secrets?.Redact(text) ?? text;
    }
}
