namespace Signalbox.Workflows.Model;

/// <summary>Retry of transient failures of requests that are safe to repeat.</summary>
public sealed record TargetRetry
{
    /// <summary>Sends at the most, the first one included. Default 4.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Duration. Default 500ms.</summary>
    public string? BaseDelay { get; init; }

    /// <summary>Duration. Default 20s.</summary>
    public string? MaxDelay { get; init; }
}
