using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Audit;

/// <summary>What the audit lines of one call have in common: whose call it is, of what, and what links its lines. All of them share one such object.</summary>
public sealed record AuditSubject
{
    /// <summary>Links the lines of one call.</summary>
    public required string CallId { get; init; }

    /// <summary><c>namespace/name</c> of the McpWorkflowRun that the call is recorded as.</summary>
    public string? Run { get; init; }

    public string? Caller { get; init; }

    /// <summary>Groups of the caller, as its credentials say; lines of steps leave them out.</summary>
    public IReadOnlyList<string>? Groups { get; init; }

    /// <summary>Roles that the policy knows the caller by; lines of steps leave them out.</summary>
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
}
