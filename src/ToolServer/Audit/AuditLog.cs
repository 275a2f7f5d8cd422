using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// The audit log: JSON lines on one sink, written by one task that this object owns. A slow sink never slows a call, unless the log fails
/// closed. Thread-safe.
/// </summary>
public sealed partial class AuditLog : IAsyncDisposable
{
    private const int MostBytesAtOnce = 1024 * 1024;

    /// <summary>Lines that come meanwhile are one write. After a line that somebody waited for, as all starts of a log that fails closed, there is no pause.</summary>
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(2);

    private readonly IAuditSink _sink;
    private readonly AuditOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Channel<Pending> _queue;
    private readonly Task _writing;
    private long _dropped;
    private bool _failing;
    private readonly CancellationTokenSource _closing = new();

    /// <summary>Takes ownership of <paramref name="sink"/>.</summary>
    public AuditLog(Stream sink, AuditOptions? options, ILoggerFactory loggers, TimeProvider? time = null)
        : this(new AuditStream(sink), options, loggers, time)
    {
    }

    internal AuditLog(IAuditSink sink, AuditOptions? options, ILoggerFactory loggers, TimeProvider? time = null)
    {
        _sink = sink;
        _options = options ?? new AuditOptions();
        _time = time ?? TimeProvider.System;
        _logger = loggers.CreateLogger<AuditLog>();
        _queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(_options.Capacity) { SingleReader = true });
        _writing = Task.Run(WriteAllAsync);
    }

    /// <summary>Gets every record as well, and is waited for by nobody; null: there is none. Owned by this one.</summary>
    internal AuditLog? Copy { get; init; }

    /// <summary>A call must not begin before <see cref="WriteAsync"/> of its start said true.</summary>
    public bool FailClosed => _options.FailClosed;

    /// <param name="path">File that is appended to and made when it is missing, readable by its owner alone; <c>-</c> is standard output, null standard error.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="loggers">Stays the caller's.</param>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public static AuditLog Open(string? path, AuditOptions? options, ILoggerFactory loggers) => Open(path, options, loggers, null);

    /// <summary>The same with a collector that gets the lines as well; where no path is given, it alone.</summary>
    internal static AuditLog Open(string? path, AuditOptions? options, ILoggerFactory loggers, TelemetryCollector? collector)
    {
        options ??= new();
        if (collector is not null && path is null)
            return new(new AuditCollector(collector), options, loggers);
        var sink = Sink(path, options, loggers);
        return new(sink, options, loggers) { Copy = collector is null ? null : new(new AuditCollector(collector), options with { FailClosed = false }, loggers) };
    }

    private static IAuditSink Sink(string? path, AuditOptions options, ILoggerFactory loggers) => path switch
    {
        null => new AuditStream(StandardStream.Error(), "standard error"),
        StandardStream.OutputPath => new AuditStream(StandardStream.Output(), "standard output"),
        _ => new AuditFile(path, options, loggers.CreateLogger<AuditLog>()),
    };

    /// <summary>Hands the record over without waiting; when there is no room it is dropped and counted.</summary>
    public void Write(AuditRecord record)
    {
        if (!_queue.Writer.TryWrite(new Pending(record, null)))
            Interlocked.Increment(ref _dropped);
        Copy?.Write(record);
    }

    /// <summary>Waits until the record is on the sink; false when it could not be written.</summary>
    public async ValueTask<bool> WriteAsync(AuditRecord record, CancellationToken ct)
    {
        Copy?.Write(record);
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

    /// <summary>Writes what is queued, unless the sink fails, then closes it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        _queue.Writer.TryComplete();
        await _writing;
        await _sink.DisposeAsync();
        _closing.Dispose();
        if (Copy is not null)
            await Copy.DisposeAsync();
    }

    private async Task WriteAllAsync()
    {
        using var batch = new AuditBatch();
        var waiting = new List<TaskCompletionSource<bool>>();
        while (await _queue.Reader.WaitToReadAsync())
        {
            var dropped = Interlocked.Exchange(ref _dropped, 0);
            if (dropped > 0)
                batch.AddDropped(_time.GetUtcNow(), dropped);

            long records = 0;
            while (batch.Length < MostBytesAtOnce && _queue.Reader.TryRead(out var pending))
            {
                records++;
                batch.Add(pending.Record);
                if (pending.Written is not null)
                    waiting.Add(pending.Written);
            }

            var written = await TryWriteAsync(batch);
            if (!written)
                Interlocked.Add(ref _dropped, records + dropped);
            waiting.ForEach(source => source.TrySetResult(written));
            batch.Clear();
            if (!written && _closing.IsCancellationRequested)
                GiveUp();
            if (waiting.Count == 0)
                await Task.Delay(Gathering, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            waiting.Clear();
        }
    }

    // A sink that fails while the server stops would make it wait for each of the batches that are left.
    private void GiveUp()
    {
        while (_queue.Reader.TryRead(out var pending))
        {
            _dropped++;
            pending.Written?.TrySetResult(false);
        }
        LogLost(_dropped);
    }

    private async ValueTask<bool> TryWriteAsync(AuditBatch batch)
    {
        try
        {
            await _sink.WriteAsync(batch);
            if (_failing)
                LogRecovered(_sink.ToString());
            _failing = false;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_failing)
                LogFailing(_sink.ToString(), e);
            _failing = true;
            return false;
        }
    }

    private readonly record struct Pending(AuditRecord Record, TaskCompletionSource<bool>? Written);

    [LoggerMessage(4520, LogLevel.Error, "The audit log cannot be written to {Sink}; records are being lost until it can")]
    private partial void LogFailing(string? sink, Exception exception);

    [LoggerMessage(4521, LogLevel.Information, "The audit log is written to {Sink} again")]
    private partial void LogRecovered(string? sink);

    [LoggerMessage(4524, LogLevel.Error, "{Count} records of the audit log were lost at the stop")]
    private partial void LogLost(long count);
}
