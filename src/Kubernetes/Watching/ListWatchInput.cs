namespace Signalbox.Kubernetes.Watching;

/// <summary>What came of doing what the state asked for.</summary>
internal abstract record ListWatchInput
{
    public sealed record Page(string? Continue, string? ResourceVersion) : ListWatchInput;

    public sealed record Opened : ListWatchInput;

    /// <summary>An event is in the store, or a bookmark came.</summary>
    public sealed record Advanced(string ResourceVersion) : ListWatchInput;

    /// <summary>The server ended the watch in good order.</summary>
    /// <param name="AtOnce">Within a second and without an event: a server or proxy that does so for ever must not be hammered.</param>
    public sealed record Ended(bool AtOnce) : ListWatchInput;

    public sealed record Failed(ListWatchFailure Failure, TimeSpan? RetryAfter = null) : ListWatchInput;
}
