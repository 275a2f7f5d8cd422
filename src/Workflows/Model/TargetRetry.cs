namespace Signalbox.Workflows.Model;

/// <summary>Retry of transient failures of requests that are safe to repeat.</summary>
public sealed record TargetRetry
{
    /// <summary>Sends at the most, the first one included. Default 8, of which 4 may end in no connection, no answer in time, or 500.</summary>
    public int? MaxAttempts { get; init; }

    /// <summary>Duration. Default 200ms.</summary>
    public string? BaseDelay { get; init; }

    /// <summary>Duration. Default 20s.</summary>
    public string? MaxDelay { get; init; }
}
