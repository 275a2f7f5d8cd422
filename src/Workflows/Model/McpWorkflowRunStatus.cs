using Signalbox.Kubernetes.Objects;

namespace Signalbox.Workflows.Model;

/// <summary>How far a run is. Written by the tool server that owns it, with the resourceVersion that it last saw as precondition.</summary>
public sealed record McpWorkflowRunStatus
{
    /// <summary>One of <see cref="RunPhase"/>.</summary>
    public string? Phase { get; init; }

    /// <summary>Null: handed over, or ended.</summary>
    public RunOwner? Owner { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How often another process went on with it.</summary>
    public int? Takeovers { get; init; }

    /// <summary>A request that must not be repeated, written here before it is sent and taken away when it was answered.</summary>
    public RunRequest? Sending { get; init; }

    /// <summary>Finished steps, oldest first; at most 100.</summary>
    public IReadOnlyList<RunStep>? Steps { get; init; }

    public RunProgress? Progress { get; init; }

    /// <summary>The outputs as JSON text, sensitive values masked, cut when long.</summary>
    public string? Result { get; init; }

    public string? Failure { get; init; }

    public RunCheckpoint? Checkpoint { get; init; }

    /// <summary><c>Resumable</c> and <c>Complete</c>.</summary>
    public IReadOnlyList<Condition>? Conditions { get; init; }
}
