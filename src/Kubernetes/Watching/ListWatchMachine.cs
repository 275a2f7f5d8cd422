using State = Signalbox.Kubernetes.Watching.ListWatchState;

namespace Signalbox.Kubernetes.Watching;

/// <summary>
/// The list-watch protocol as a pure function: Empty → Listing → Listed → Watching. A lost connection resumes from the version that is in
/// the store; only an expired version (or a change that cannot be told) lists again, and always consistently, never from an old version. Only the very
/// first list may be from the server's cache, where it was asked for: Unread → Listed.
/// </summary>
internal static class ListWatchMachine
{
    public static ListWatchStep Step(ListWatchState state, ListWatchInput input) => (state, input) switch
    {
        // It was asked for in one piece, which a part is not.
        (State.Unread, ListWatchInput.Page { Continue: not null }) => Go(new State.Empty()),
        (State.Empty or State.Listing, ListWatchInput.Page { Continue: { } token }) => Go(new State.Listing(token)),
        (State.Unread or State.Empty or State.Listing, ListWatchInput.Page { ResourceVersion: { Length: > 0 } version }) => Go(new State.Listed(version)),
        // A list without a version cannot be watched from; from nothing, the server would replay in any order.
        (State.Unread or State.Empty or State.Listing, ListWatchInput.Page) => new(new State.Empty(), ListWatchPause.Backoff),
        (State.Listed listed, ListWatchInput.Opened) => Go(new State.Watching(listed.ResourceVersion)),
        (State.Watching, ListWatchInput.Advanced advanced) => Go(new State.Watching(advanced.ResourceVersion)),
        (State.Watching watching, ListWatchInput.Ended ended) =>
            new(new State.Listed(watching.ResourceVersion), ended.AtOnce ? ListWatchPause.Backoff : ListWatchPause.None),
        (_, ListWatchInput.Failed failed) => AfterFailure(state, failed),
        _ => throw new InvalidOperationException($"{input.GetType().Name} cannot happen while {state.GetType().Name}."),
    };

    private static ListWatchStep AfterFailure(ListWatchState state, ListWatchInput.Failed failed)
    {
        var next = failed.Failure switch
        {
            // The token of a later page expired: the rest of this snapshot is gone, so take the next snapshot in one piece.
            ListWatchFailure.Expired => new State.Empty(Whole: state is State.Listing or State.Empty { Whole: true }),
            ListWatchFailure.Unidentified => new State.Empty(),
            _ => Resume(state),
        };
        return failed.Failure switch
        {
            ListWatchFailure.Forbidden => new(next, ListWatchPause.Forbidden),
            ListWatchFailure.KindMissing => new(next, ListWatchPause.KindMissing),
            ListWatchFailure.Throttled when failed.RetryAfter is { } asked => new(next, ListWatchPause.Asked, asked),
            ListWatchFailure.NotReady => new(next, ListWatchPause.NotReady, failed.RetryAfter ?? TimeSpan.MaxValue),
            ListWatchFailure.Unreachable => new(next, ListWatchPause.Reconnect),
            ListWatchFailure.Expired => new(next, ListWatchPause.Relist),
            _ => new(next, ListWatchPause.Backoff),
        };
    }

    private static ListWatchState Resume(ListWatchState state) => state switch
    {
        State.Watching watching => new State.Listed(watching.ResourceVersion),
        _ => state,
    };

    private static ListWatchStep Go(ListWatchState next) => new(next, ListWatchPause.None);
}
