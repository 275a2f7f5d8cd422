using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Tracing;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>One call: the approved plan, what it is run against, and for whom.</summary>
public sealed record ToolCall
{
    public required WorkflowPlan Plan { get; init; }

    /// <summary>The workflow that the plan was compiled from.</summary>
    public required NamespacedName Workflow { get; init; }

    /// <summary>The <c>McpTarget</c> that the steps are sent to.</summary>
    public required NamespacedName Target { get; init; }

    /// <summary>Which of the target's hosts; null when it has one alone.</summary>
    public string? Host { get; init; }

    /// <summary>A JSON object; an undefined element counts as an empty one. Must stay readable until the call has ended.</summary>
    public JsonElement Arguments { get; init; }

    /// <summary>Who calls, for the audit log. Null: not known.</summary>
    public string? Caller { get; init; }

    /// <summary>Groups of the caller, for the audit log.</summary>
    public IReadOnlyList<string>? CallerGroups { get; init; }

    /// <summary>Roles of the caller, for the audit log.</summary>
    public IReadOnlyList<string>? CallerRoles { get; init; }

    /// <summary>
    /// The trace that the call's requests and audit lines belong to. Null: no request says anything of one, and the audit log names the current activity's.
    /// </summary>
    public CallTraceContext? Trace { get; init; }

    /// <summary>Told before each step. It is awaited, so a slow listener slows the call.</summary>
    public Func<ProgressUpdate, ValueTask>? Progress { get; init; }

    /// <summary>The workflow may wait for something upstream: its call is recorded as a run before it changes anything, and goes on when its caller leaves.</summary>
    public bool MayTakeLong { get; init; }

    /// <summary>Method and path, where the call sends one operation by the caller's right to the target: it is always written down, as an event of its own. Null: a workflow is run.</summary>
    public string? RawRequest { get; init; }

    /// <summary>Cancelled when the caller's connection ends. It ends a call that has no record; one that has goes on.</summary>
    public CancellationToken Departure { get; init; }

    /// <summary>The workflow's name alone: arguments may hold secrets.</summary>
    public override string ToString() => $"call of {Workflow}";
}
