namespace Signalbox.LocalCluster.Storage;

/// <summary>The last changes of one resource, and the feeds that follow them.</summary>
/// <param name="length">Changes that are kept.</param>
/// <param name="compacted">Revision before which nothing is known.</param>
internal sealed class ChangeHistory(int length, long compacted)
{
    private readonly Lock _lock = new();
    private readonly Queue<StoreChange> _changes = new();
    private readonly List<ChangeFeed> _feeds = [];
    private long _compacted = compacted;

    public void Append(StoreChange change)
    {
        lock (_lock)
        {
            _changes.Enqueue(change);
            if (_changes.Count > length)
                _compacted = _changes.Dequeue().Revision;
            foreach (var feed in _feeds)
                feed.Offer(change);
        }
    }

    /// <summary>A feed of every change after <paramref name="revision"/>, those of the past first.</summary>
    /// <exception cref="RevisionExpiredException">Some of them are no longer kept.</exception>
    public ChangeFeed Follow(long revision)
    {
        lock (_lock)
        {
            if (revision < _compacted)
                throw new RevisionExpiredException(revision, _compacted);

            var feed = new ChangeFeed(this, revision, length);
            foreach (var change in _changes)
                feed.Offer(change);
            _feeds.Add(feed);
            return feed;
        }
    }

    public void Remove(ChangeFeed feed)
    {
        lock (_lock)
            _feeds.Remove(feed);
    }

    /// <summary>Ends all feeds.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            foreach (var feed in _feeds)
                feed.End();
        }
    }
}
