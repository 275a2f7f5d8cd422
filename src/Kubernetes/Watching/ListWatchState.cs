namespace Signalbox.Kubernetes.Watching;

/// <summary>Where a list-watch stands. What to do next follows from the state alone; there are no flags beside it.</summary>
internal abstract record ListWatchState
{
    /// <summary>Nothing usable is known: ask for the first page of a consistent list.</summary>
    /// <param name="Whole">Ask for everything in one page, because a continue token expired between pages.</param>
    public sealed record Empty(bool Whole = false) : ListWatchState;

    /// <summary>Nothing was ever known: ask for everything that the server has cached.</summary>
    public sealed record Unread : ListWatchState;

    /// <summary>Some pages are here: ask for the next with its token.</summary>
    public sealed record Listing(string Continue) : ListWatchState;

    /// <summary>The store holds the world as of this version: open a watch from it.</summary>
    public sealed record Listed(string ResourceVersion) : ListWatchState;

    /// <summary>A watch is open, and everything up to this version is in the store: read the next event.</summary>
    public sealed record Watching(string ResourceVersion) : ListWatchState;
}
