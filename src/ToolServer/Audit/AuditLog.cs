using System.Buffers;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// The audit log: JSON lines on one sink, written by one task that this object owns. A slow sink never slows a call, unless the log fails
/// closed. Thread-safe.
/// </summary>
public sealed partial class AuditLog : IAsyncDisposable
{
    private readonly Stream _sink;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<AuditLog> _logger;
    private readonly Channel<Pending> _queue;
    private readonly Task _writing;
    private long _dropped;
    private bool _failing;

    /// <summary>Takes ownership of <paramref name="sink"/>.</summary>
    public AuditLog(Stream sink, AuditOptions? options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        _sink = sink;
        _options = options ?? new AuditOptions();
        _time = time ?? TimeProvider.System;
        _logger = loggers.CreateLogger<AuditLog>();
        _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(_options.Capacity) { SingleReader = true });
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>A call must not begin before <see cref="WriteAsync"/> of its start said true.</summary>
    public bool FailClosed => _options.FailClosed;

    /// <summary>Appends to a file that is made when it is missing, readable by its owner alone; null is standard error.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static AuditLog Open(string? path, AuditOptions? options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        if (path is null)
            return new AuditLog(Console.OpenStandardError(), options, loggers, time);

        var access = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return new AuditLog(new FileStream(path, access), options, loggers, time);
    }

    /// <summary>Hands the record over without waiting; when there is no room it is dropped and counted.</summary>
    public void Write(AuditRecord record)
    {
        if (!_queue.Writer.TryWrite(new Pending(record, null)))
            Interlocked.Increment(ref _dropped);
    }

    /// <summary>Waits until the record is on the sink; false when it could not be written.</summary>
    public async ValueTask<bool> WriteAsync(AuditRecord record, CancellationToken ct)
    {
        var written = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            await _queue.Writer.WriteAsync(new Pending(record, written), ct);
        }
        catch (ChannelClosedException)
        {
            return false;
        }

        return await written.Task.WaitAsync(ct);
    }

    /// <summary>Writes what is queued, then closes the sink.</summary>
    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _writing;
        await _sink.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        var waiting = new List<TaskCompletionSource<bool>>();
        using var writer = new Utf8JsonWriter(buffer, AuditLine.Options);
        while (await _queue.Reader.WaitToReadAsync())
        {
            var dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
            {
                AuditLine.WriteDropped(writer, _time.GetUtcNow(), dropped);
                EndLine(writer, buffer);
            }

            long records = 0;
            while (buffer.WrittenCount < 1024 * 1024 && _queue.Reader.TryRead(out var pending))
            {
                records++;
                AuditLine.Write(writer, pending.Record);
                EndLine(writer, buffer);
                if (pending.Written is not null)
                    waiting.Add(pending.Written);
            }

            var written = await FlushAsync(buffer.WrittenMemory);
            if (!written)
                Interlocked.Add(ref _dropped, records + dropped);
            waiting.ForEach(source => source.TrySetResult(written));
            waiting.Clear();
            // Its own reset keeps the largest size that ever was; a burst must not be paid for ever.
            if (buffer.Capacity > 4 * 1024 * 1024)
                writer.Reset(buffer = new ArrayBufferWriter<byte>(64 * 1024));
            else
                buffer.ResetWrittenCount();
        }
    }

    private async ValueTask<bool> FlushAsync(ReadOnlyMemory<byte> lines)
    {
        try
        {
            await _sink.WriteAsync(lines);
            await _sink.FlushAsync();
            if (_options.FailClosed && _sink is FileStream file)
                file.Flush(flushToDisk: true);
            if (_failing)
                LogRecovered(_logger);
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or UnauthorizedAccessException or NotSupportedException)
        {
            if (!_failing)
                LogFailing(_logger, e);
            _failing = true;
            return false;
        }
    }

    private static void EndLine(Utf8JsonWriter writer, ArrayBufferWriter<byte> buffer)
    {
        writer.Flush();
        writer.Reset();
        buffer.Write("\n"u8);
    }

    private readonly record struct Pending(AuditRecord Record, TaskCompletionSource<bool>? Written);

    [LoggerMessage(4520, LogLevel.Error, "The audit log cannot be written; records are being lost until it can")]
    private static partial void LogFailing(ILogger logger, Exception exception);

    [LoggerMessage(4521, LogLevel.Information, "The audit log is written again")]
    private static partial void LogRecovered(ILogger logger);
}
