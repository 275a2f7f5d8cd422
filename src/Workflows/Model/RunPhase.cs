namespace Signalbox.Workflows.Model;

/// <summary>The closed set of phases of a run.</summary>
public static class RunPhase
{
    /// <summary>Recorded, not begun.</summary>
    public const string Pending = "Pending";

    public const string Running = "Running";

    public const string Succeeded = "Succeeded";

    public const string Failed = "Failed";

    /// <summary>A request that changes things was sent, and nobody knows whether it took effect.</summary>
    public const string Unknown = "Unknown";

    public const string Cancelled = "Cancelled";

    /// <summary>Whether nothing more will happen. A phase that is not known, or not written yet, is no end.</summary>
    public static bool IsEnd(string? phase) => phase is Succeeded or Failed or Unknown or Cancelled;
}
