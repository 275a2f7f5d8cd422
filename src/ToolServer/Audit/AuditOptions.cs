namespace Signalbox.ToolServer.Audit;

/// <summary>How the audit log behaves when its sink is slow or gone, and how long its file may become.</summary>
public sealed record AuditOptions
{
    /// <summary>Records kept while the sink is behind.</summary>
    public int Capacity { get; init; } = 10_000;

    /// <summary>
    /// True: a call is begun only after its start was written to the sink, and is refused when that cannot be done. False: calls go on, records that find
    /// no room are counted, and the count is written as soon as there is room again.
    /// </summary>
    public bool FailClosed { get; init; }

    /// <summary>Bytes after which a file is put aside and a new one begun; null: never. A line that is longer has a file of its own.</summary>
    public long? MaxFileBytes { get; init; }

    /// <summary>Files put aside that are kept, at least 1.</summary>
    public int KeptFiles { get; init; } = 5;
}
