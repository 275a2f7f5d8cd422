using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Tests.Storage;

public sealed class ObjectStoreTests
{
    [Fact]
    public async Task A_write_over_a_version_that_is_no_longer_current_is_not_applied()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        var first = (await store.WriteAsync(StoreFolder.Key("a"), null, StoreFolder.Thing("a"))).Stored;
        var second = await store.WriteAsync(StoreFolder.Key("a"), first, StoreFolder.Thing("a", "2"));

        var late = await store.WriteAsync(StoreFolder.Key("a"), first, StoreFolder.Thing("a", "3"));
        var twice = await store.WriteAsync(StoreFolder.Key("a"), null, StoreFolder.Thing("a", "4"));

        Assert.True(second.Applied);
        Assert.False(late.Applied);
        Assert.False(twice.Applied);
        Assert.Equal(2, store.State.Revision);
    }

    [Fact]
    public async Task A_compacted_folder_holds_the_same_objects_and_goes_on_counting()
    {
        using var folder = new StoreFolder();
        long revision;
        await using (var store = folder.Open(compactAtBytes: 2000))
        {
            for (var count = 0; count < 50; count++)
                await store.WriteAsync(StoreFolder.Key($"a{count:D2}"), null, StoreFolder.Thing($"a{count:D2}", new string('x', 100)));
            await store.WriteAsync(StoreFolder.Key("a07"), store.State.Find(StoreFolder.Key("a07")), null);
            revision = store.State.Revision;
        }

        Assert.Single(Directory.EnumerateFiles(folder.Path, "snapshot-*"));
        Assert.Single(Directory.EnumerateFiles(folder.Path, "log-*"));
        await using var again = folder.Open();
        Assert.Equal(revision, again.State.Revision);
        Assert.Equal(49, again.State.Of("things").Count);
        Assert.Null(again.State.Find(StoreFolder.Key("a07")));
        Assert.Equal(revision + 1, (await again.WriteAsync(StoreFolder.Key("z"), null, StoreFolder.Thing("z"))).Stored!.Revision);
    }

    [Fact]
    public async Task A_cut_snapshot_refuses_the_start()
    {
        using var folder = new StoreFolder();
        await using (var store = folder.Open(compactAtBytes: 1))
            await store.WriteAsync(StoreFolder.Key("a"), null, StoreFolder.Thing("a"));
        using (var file = File.OpenWrite(Directory.EnumerateFiles(folder.Path, "snapshot-*").Single()))
            file.SetLength(file.Length - LogFrame.HeaderLength);

        Assert.Throws<StorageDamagedException>(() => folder.Open());
    }

    [Fact]
    public async Task A_feed_brings_the_past_then_the_present_in_order()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open();
        await store.WriteAsync(StoreFolder.Key("a"), null, StoreFolder.Thing("a"));
        await store.WriteAsync(StoreFolder.Key("b"), null, StoreFolder.Thing("b"));
        using var feed = store.Follow("things", 1);
        await store.WriteAsync(StoreFolder.Key("b"), store.State.Find(StoreFolder.Key("b")), null);

        Assert.Equal((2L, true), Next(feed));
        Assert.Equal((3L, false), Next(feed));
        Assert.False(feed.Changes.TryRead(out _));
    }

    [Fact]
    public async Task A_feed_survives_a_restart_but_not_the_end_of_history()
    {
        using var folder = new StoreFolder();
        await using (var store = folder.Open())
        {
            for (var count = 0; count < 5; count++)
                await store.WriteAsync(StoreFolder.Key($"a{count}"), null, StoreFolder.Thing($"a{count}"));
        }

        await using var again = folder.Open(history: 2);
        using var feed = again.Follow("things", 3);
        Assert.Equal((4L, true), Next(feed));
        Assert.Throws<RevisionExpiredException>(() => again.Follow("things", 2));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_history_is_ended_instead_of_filling_memory()
    {
        using var folder = new StoreFolder();
        await using var store = folder.Open(history: 2);
        using var feed = store.Follow("things", 0);
        for (var count = 0; count < 6; count++)
            await store.WriteAsync(StoreFolder.Key($"a{count}"), null, StoreFolder.Thing($"a{count}"));

        var seen = 0;
        while (await feed.Changes.WaitToReadAsync())
        {
            while (feed.Changes.TryRead(out _))
                seen++;
        }

        Assert.Equal(3, seen);
    }

    private static (long Revision, bool Exists) Next(ChangeFeed feed)
    {
        Assert.True(feed.Changes.TryRead(out var change));
        return (change.Revision, change.Current is not null);
    }
}
