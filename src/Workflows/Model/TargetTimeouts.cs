namespace Signalbox.Workflows.Model;

/// <summary>Durations as Go writes them: <c>500ms</c>, <c>5s</c>, <c>10m</c>.</summary>
public sealed record TargetTimeouts
{
    /// <summary>TCP and TLS. Default 5s.</summary>
    public string? Connect { get; init; }

    /// <summary>One exchange, from the first byte sent to the last received. Default 30s.</summary>
    public string? Response { get; init; }

    /// <summary>The whole call with all its steps, waits and retries. Default 10m.</summary>
    public string? Call { get; init; }
}
