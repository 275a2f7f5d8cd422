namespace Signalbox.Kubernetes.Objects;

/// <summary>One page of a list, at one point of the server's history.</summary>
public sealed record ObjectList<T>
{
    public required IReadOnlyList<T> Items { get; init; }

    /// <summary>Opaque version of the whole list, the same on each of its pages: where a watch continues.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>Token of the next page; null on the last. It expires after some minutes (410).</summary>
    public string? Continue { get; init; }

    /// <summary>How many objects follow this page, where the server tells.</summary>
    public long? RemainingItemCount { get; init; }
}
