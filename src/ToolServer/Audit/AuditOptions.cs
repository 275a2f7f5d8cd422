namespace Signalbox.ToolServer.Audit;

/// <summary>How the audit log behaves when its sink is slow or gone.</summary>
public sealed record AuditOptions
{
    /// <summary>Records kept while the sink is behind.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>
    /// True: a call is begun only after its start was written to the sink, and is refused when that cannot be done. False: calls go on, records that find
    /// no room are counted, and the count is written as soon as there is room again.
    /// </summary>
    public bool FailClosed { get; init; }
}
