namespace Signalbox.Workflows.Model;

/// <summary>What one host is asked to bear at the most.</summary>
public sealed record TargetLimits
{
    /// <summary>Requests in flight. Default 8.</summary>
    public int? MaxConcurrent { get; init; }

    /// <summary>Requests started per second. Absent: unlimited.</summary>
    public int? RequestsPerSecond { get; init; }

    /// <summary>Bytes of one response body. Default 16777216.</summary>
    public long? MaxResponseBytes { get; init; }
}
