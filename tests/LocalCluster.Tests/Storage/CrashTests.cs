using System.Diagnostics;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Tests.Storage;

public sealed class CrashTests
{
    [Fact]
    public async Task A_log_cut_at_any_byte_of_its_last_record_loses_that_record_alone()
    {
        using var folder = new StoreFolder();
        long before;
        await using (var store = folder.Open())
        {
            await store.WriteAsync(StoreFolder.Key("a"), null, StoreFolder.Thing("a"));
            await store.WriteAsync(StoreFolder.Key("b"), null, StoreFolder.Thing("b"));
            before = new FileInfo(folder.Log()).Length;
            await store.WriteAsync(StoreFolder.Key("c"), null, StoreFolder.Thing("c"));
        }

        var whole = new FileInfo(folder.Log()).Length;
        Assert.True(whole > before);
        for (var length = before; length < whole; length++)
        {
            using var cut = folder.Copy();
            using (var file = File.OpenWrite(cut.Log()))
                file.SetLength(length);

            var logger = new RecordingLogger();
            await using (var store = cut.Open(logger: logger))
            {
                Assert.Equal(["a", "b"], store.State.Of("things").Keys);
                Assert.Equal(2, store.State.Revision);
                Assert.Equal(length > before, logger.Messages.Any(message => message.Contains("torn", StringComparison.Ordinal)));
                await store.WriteAsync(StoreFolder.Key("d"), null, StoreFolder.Thing("d"));
            }

            await using var again = cut.Open();
            Assert.Equal(["a", "b", "d"], again.State.Of("things").Keys);
        }
    }

    [Fact]
    public async Task A_damaged_record_with_whole_ones_behind_it_refuses_the_start()
    {
        using var folder = new StoreFolder();
        await using (var store = folder.Open())
        {
            foreach (var name in new[] { "a", "b", "c" })
                await store.WriteAsync(StoreFolder.Key(name), null, StoreFolder.Thing(name));
        }

        var log = folder.Log();
        var bytes = await File.ReadAllBytesAsync(log);
        bytes[20] ^= 0xff;
        await File.WriteAllBytesAsync(log, bytes);

        var error = Assert.Throws<StorageDamagedException>(() => folder.Open());
        Assert.Contains(log, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tail_of_zeros_which_a_power_loss_can_leave_is_dropped()
    {
        using var folder = new StoreFolder();
        await using (var store = folder.Open())
            await store.WriteAsync(StoreFolder.Key("a"), null, StoreFolder.Thing("a"));
        await using (var file = new FileStream(folder.Log(), FileMode.Append))
            file.Write(new byte[4096]);

        await using var again = folder.Open();
        Assert.Equal(["a"], again.State.Of("things").Keys);
    }

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9_under_load()
    {
        using var folder = new StoreFolder();
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? Environment.ProcessPath : "dotnet", [typeof(CrashTests).Assembly.Location, folder.Path])
        {
            RedirectStandardOutput = true,
        };
        var acknowledged = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            using var child = Process.Start(start)!;
            var goal = acknowledged.Count + 300;
            while (acknowledged.Count < goal && await child.StandardOutput.ReadLineAsync() is { } name)
                acknowledged.Add(name);
            Assert.Equal(goal, acknowledged.Count);
            child.Kill();
            // What was printed before the kill was acknowledged as well; the last line may be cut.
            var rest = (await child.StandardOutput.ReadToEndAsync()).Split('\n');
            acknowledged.AddRange(rest[..^1]);
            await child.WaitForExitAsync();

            await using var store = folder.Open();
            var kept = store.State.Of("things");
            Assert.DoesNotContain(acknowledged, name => !kept.ContainsKey(name));
        }
    }
}
