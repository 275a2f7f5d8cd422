namespace Signalbox.Workflows.Model;

/// <summary>How a call goes over many hosts of a fleet. A caller may ask for less, never for more.</summary>
public sealed record TargetRollout
{
    /// <summary>Hosts at a time. Default 5.</summary>
    public int? MaxParallel { get; init; }

    /// <summary>Hosts that may fail before no further one is begun. Default 1; a tool that only reads goes over all of them.</summary>
    public int? MaxFailures { get; init; }

    /// <summary>Whether the first host goes alone, and the others only when it succeeds. Default false; a caller may ask for it.</summary>
    public bool? Canary { get; init; }
}
