using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Audit;

/// <summary>One line of the audit log. What is null is left out. Everything in it has been redacted already.</summary>
public sealed record AuditRecord
{
    /// <summary><c>start</c> (of a raw call, and of all when the log fails closed), <c>step</c>, <c>call</c>, <c>raw</c> or <c>refused</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Links the lines of one call.</summary>
    public required string CallId { get; init; }

    /// <summary><c>namespace/name</c> of the McpWorkflowRun that the call is recorded as.</summary>
    public string? Run { get; init; }

    public required DateTimeOffset Time { get; init; }

    public string? Caller { get; init; }

    /// <summary>Groups of the caller, as its credentials say.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Roles that the policy knows the caller by.</summary>
    public IReadOnlyList<string>? Roles { get; init; }

    /// <summary>The MCP tool's name; of a refused request the name that was asked for.</summary>
    public string? Tool { get; init; }

    public NamespacedName? Workflow { get; init; }

    /// <summary>Digest of the approved revision that ran; null where there was none.</summary>
    public string? SpecDigest { get; init; }

    public NamespacedName? Target { get; init; }

    /// <summary>Which of the target's hosts; null when it has one alone.</summary>
    public string? Host { get; init; }

    public string? TraceId { get; init; }

    /// <summary>The arguments as UTF-8 JSON, sensitive values masked.</summary>
    public ReadOnlyMemory<byte> Inputs { get; init; }

    public string? Step { get; init; }

    /// <summary>Digest of the revision of the called workflow that the step belongs to; null for a step of the revision that was called.</summary>
    public string? CalledDigest { get; init; }

    /// <summary>Method and path without query; of a raw call as a whole the path's template.</summary>
    public string? Request { get; init; }

    public int? Status { get; init; }

    /// <summary>How often the request was sent.</summary>
    public int? Attempts { get; init; }

    /// <summary><c>succeeded</c>, <c>failed</c>, <c>unknown</c>, <c>refused</c>, <c>invalid</c>, <c>cancelled</c>.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it did not succeed; of a call that did, what its result breaks of the output schema.</summary>
    public string? Reason { get; init; }

    public TimeSpan? Duration { get; init; }

    /// <summary>How many refused requests before this one have no line, because there were too many at once.</summary>
    public long? Suppressed { get; init; }
}
