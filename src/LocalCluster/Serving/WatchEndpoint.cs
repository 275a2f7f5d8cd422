using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Selecting;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Watches: history after a revision, then changes as they come, bookmarks, and an end at the timeout.</summary>
internal sealed class WatchEndpoint(ObjectStore store, TimeProvider time, TimeSpan bookmarkInterval, CancellationToken stopping)
{
    private const int ShortestDefaultMinutes = 30;
    private static readonly TimeSpan LastBookmarkBefore = TimeSpan.FromSeconds(2);

    public async Task WatchAsync(HttpContext context, ResourceDefinition definition, ResourcePath path, ListOptions options)
    {
        var form = AcceptedForm.Read(context.Request);
        var selection = Selection.Parse(definition, path.Namespace, options.LabelSelector, options.FieldSelector, path.Name);
        var state = store.State;
        if (options.ResourceVersion is { } asked && asked > state.Revision)
            throw ApiException.FutureRevision(asked, state.Revision);

        context.Response.ContentType = ApiResponse.Json;
        var stream = new WatchStream(context.Response, definition, form, context.Request.Query["includeObject"], time);
        ChangeFeed feed;
        try
        {
            feed = store.Follow(definition.StorageName, options.ResourceVersion is > 0 and var from ? from : state.Revision);
        }
        catch (RevisionExpiredException expired)
        {
            await stream.WriteErrorAsync(ApiException.Expired(expired.Message), context.RequestAborted);
            return;
        }

        using (feed)
        using (var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping))
        {
            try
            {
                if (options.ResourceVersion is null or 0)
                {
                    foreach (var stored in selection.From(state))
                        await stream.WriteAsync("ADDED", Projection.Bytes(stored, definition), end.Token);
                }

                // Headers go out at once, so that the client knows the watch stands.
                await context.Response.Body.FlushAsync(end.Token);
                await FollowAsync(stream, feed, selection, definition, options, end.Token);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The client has gone or the server stops: the stream just ends, and the client comes again.
            }
        }
    }

    private async Task FollowAsync(WatchStream stream, ChangeFeed feed, Selection selection, ResourceDefinition definition, ListOptions options, CancellationToken ct)
    {
        // Without a timeout upstream takes a random one, so that watches do not all end together.
        var length = options.Timeout ?? TimeSpan.FromMinutes(ShortestDefaultMinutes * (1 + Random.Shared.NextDouble()));
        var ends = time.GetUtcNow() + length;
        var nextBookmark = NextBookmark(ends);
        Task<bool>? change = null;
        while (true)
        {
            // Read before the feed is drained: all up to this revision has then been sent.
            var published = store.PublishedRevision;
            var hasSent = false;
            while (feed.Changes.TryRead(out var next))
                hasSent |= await SendAsync(stream, next, selection, definition, ct);
            if (hasSent)
                await stream.FlushAsync(ct);

            var now = time.GetUtcNow();
            if (options.AllowBookmarks && now >= nextBookmark)
            {
                await stream.WriteBookmarkAsync(published, ct);
                nextBookmark = NextBookmark(ends);
            }

            if (now >= ends)
                return;

            var wake = options.AllowBookmarks && nextBookmark < ends ? nextBookmark : ends;
            change ??= feed.Changes.WaitToReadAsync(ct).AsTask();
            if (!await HappensWithinAsync(change, wake - now, ct))
                continue;
            if (!await change)
                return;
            change = null;
        }
    }

    /// <summary>The next regular bookmark, or the last one shortly before the end.</summary>
    private DateTimeOffset NextBookmark(DateTimeOffset ends)
    {
        var now = time.GetUtcNow();
        var last = ends - LastBookmarkBefore;
        var regular = now + bookmarkInterval;
        if (regular < last)
            return regular;
        return now < last ? last : DateTimeOffset.MaxValue;
    }

    private async Task<bool> HappensWithinAsync(Task<bool> change, TimeSpan atMost, CancellationToken ct)
    {
        if (change.IsCompleted || atMost <= TimeSpan.Zero)
            return change.IsCompleted;

        try
        {
            await change.WaitAsync(atMost, time, ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <summary>A selector can see an object come or go though it was only modified.</summary>
    private static async ValueTask<bool> SendAsync(WatchStream stream, StoreChange change, Selection selection, ResourceDefinition definition, CancellationToken ct)
    {
        var isIn = change.Current is { } current && selection.Matches(current);
        var wasIn = change.Previous is { } previous && selection.Matches(previous);
        switch (wasIn, isIn)
        {
            case (false, true):
                await stream.WriteAsync("ADDED", Projection.Bytes(change.Current!, definition), ct);
                return true;
            case (true, true):
                await stream.WriteAsync("MODIFIED", Projection.Bytes(change.Current!, definition), ct);
                return true;
            case (true, false):
                var last = change.Tombstone ?? StoreTransition.Deletion(change.Key, change.Revision, change.Previous!).Tombstone!;
                await stream.WriteAsync("DELETED", Projection.Bytes(last, definition), ct);
                return true;
            default:
                return false;
        }
    }
}
