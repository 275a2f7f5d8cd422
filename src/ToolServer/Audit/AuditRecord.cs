namespace Signalbox.ToolServer.Audit;

/// <summary>One line of the audit log. What is null is left out. Everything in it has been redacted already.</summary>
public sealed record AuditRecord
{
    /// <summary><c>start</c> (of a raw call, and of all when the log fails closed), <c>step</c>, <c>call</c>, <c>raw</c> or <c>refused</c>.</summary>
    public required string Event { get; init; }

    /// <summary>Whose call the line is of.</summary>
    public required AuditSubject Subject { get; init; }

    public required DateTimeOffset Time { get; init; }

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

    /// <summary>How many refused requests before this one have no line, because there were too many at once; 0 is left out.</summary>
    public long Suppressed { get; init; }
}
