using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;

namespace Signalbox.ToolServer.Tests.Audit;

public sealed class AuditLogTests
{
    [Fact]
    public async Task Every_record_is_one_JSON_line_whatever_is_in_it()
    {
        var sink = new MemoryStream();
        await using (var log = new AuditLog(sink, null, NullLoggerFactory.Instance))
        {
            log.Write(Record("first") with { Reason = "two\nlines and \"quotes\" and ü", Inputs = "{\"a\":1}"u8.ToArray() });
            Assert.True(await log.WriteAsync(Record("second"), CancellationToken.None));
        }

        var lines = Encoding.UTF8.GetString(sink.ToArray()).Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Equal("two\nlines and \"quotes\" and ü", JsonElement.Parse(lines[0]).GetProperty("reason").GetString());
        Assert.Equal(1, JsonElement.Parse(lines[0]).GetProperty("inputs").GetProperty("a").GetInt32());
        Assert.Equal("second", JsonElement.Parse(lines[1]).GetProperty("tool").GetString());
        Assert.Equal("", lines[2]);
    }

    [Fact]
    public async Task A_sink_that_hangs_does_not_hold_up_a_call_and_what_found_no_room_is_counted()
    {
        var sink = new HangingStream();
        await using (var log = new AuditLog(sink, new AuditOptions { Capacity = 10 }, NullLoggerFactory.Instance))
        {
            log.Write(Record("taken"));
            await sink.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
            for (var i = 0; i < 25; i++)
                log.Write(Record("queued"));
            sink.Release.SetResult();
            // Another record makes the writer look again, should it have emptied the queue already.
            await log.WriteAsync(Record("last"), CancellationToken.None);
        }

        var lines = Encoding.UTF8.GetString(sink.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Equal(15, lines.Single(line => line.GetProperty("event").GetString() == "dropped").GetProperty("count").GetInt32());
        Assert.Equal(12, lines.Count(line => line.GetProperty("event").GetString() == "call"));
    }

    [Fact]
    public async Task A_file_is_appended_to_and_only_its_owner_can_read_it()
    {
        var path = Path.Combine(Path.GetTempPath(), $"audit-{Guid.NewGuid():N}.log");
        try
        {
            for (var i = 0; i < 2; i++)
            {
                await using var log = AuditLog.Open(path, new AuditOptions { FailClosed = true }, NullLoggerFactory.Instance);
                Assert.True(await log.WriteAsync(Record("one"), CancellationToken.None));
            }

            Assert.Equal(2, (await File.ReadAllLinesAsync(path)).Length);
            if (!OperatingSystem.IsWindows())
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task A_stop_does_not_wait_for_a_sink_that_fails()
    {
        var sink = new HangingStream();
        var log = new AuditLog(sink, new AuditOptions { Capacity = 10 }, NullLoggerFactory.Instance);
        log.Write(Record("taken"));
        await sink.Reached.Task.WaitAsync(TimeSpan.FromSeconds(10));
        var waiting = log.WriteAsync(Record("queued"), CancellationToken.None).AsTask();
        var stopping = log.DisposeAsync().AsTask();
        sink.Release.SetException(new IOException("gone"));
        await stopping.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.False(await waiting);
        Assert.False(await log.WriteAsync(Record("late"), CancellationToken.None));
    }

    private static AuditRecord Record(string tool) => AuditRecords.Of(tool);
}
