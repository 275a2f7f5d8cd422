namespace Signalbox.Kubernetes;

/// <summary>What to watch. Selectors must equal those of the list that gave the <see cref="ResourceVersion"/>.</summary>
public sealed record WatchQuery
{
    public string? LabelSelector { get; init; }

    public string? FieldSelector { get; init; }

    /// <summary>Changes after this version are sent. Null or <c>0</c> makes the server begin with synthetic ADDED events in any order.</summary>
    public string? ResourceVersion { get; init; }

    /// <summary>When the server ends the stream by itself.</summary>
    public int? TimeoutSeconds { get; init; }

    /// <summary>Bookmarks move the resourceVersion forward on a quiet kind.</summary>
    public bool AllowBookmarks { get; init; } = true;
}
