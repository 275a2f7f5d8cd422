namespace Signalbox.Operator.Observing;

/// <summary>Whether and when a run has ended.</summary>
public sealed record SweptRunStatus
{
    public string? Phase { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
