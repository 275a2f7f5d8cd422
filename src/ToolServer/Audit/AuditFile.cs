using Microsoft.Extensions.Logging;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// A file that audit lines are appended to, readable by its owner alone. It is begun anew when it would become too long, and made again when somebody moved
/// it away. A line is whole and in one file.
/// </summary>
internal sealed partial class AuditFile : IAuditSink
{
    private readonly string _path;
    private readonly AuditOptions _options;
    private readonly ILogger _logger;
    private FileStream? _file;
    private long _length;
    private bool _stuck;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be.</exception>
    public AuditFile(string path, AuditOptions options, ILogger logger)
    {
        _path = Path.GetFullPath(path);
        _options = options;
        _logger = logger;
        Open();
    }

    public ValueTask WriteAsync(AuditBatch batch)
    {
        if (IsElsewhere())
            Close();
        for (var first = 0; first < batch.Count;)
        {
            if (_file is null)
                Open();
            var end = FileRotation.Fitting(batch, first, _length, _options.MaxFileBytes);
            if (end == first && TryRotate())
                continue;
            if (end == first)
                end = batch.Count;
            Append(_file ?? Open(), batch.Lines(first, end).Span);
            first = end;
        }
        if (_options.FailClosed)
            _file?.Flush(flushToDisk: true);
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    public override string ToString() => _path;

    private FileStream Open()
    {
        var access = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            access.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _file = new FileStream(_path, access);
        _length = _file.CanSeek ? _file.Length : 0;
        return _file;
    }

    private void Append(FileStream file, ReadOnlySpan<byte> lines)
    {
        try
        {
            file.Write(lines);
            _length += lines.Length;
        }
        catch (IOException)
        {
            CutBack(file);
            throw;
        }
    }

    // A disk that was full in the middle of a line: what comes later must not be glued to it.
    private void CutBack(FileStream file)
    {
        try
        {
            if (file.CanSeek)
                file.SetLength(_length);
        }
        catch (IOException e)
        {
            LogCut(_path, e);
        }
    }

    // Whoever moved, removed or emptied the file (logrotate) tells nobody; its length gives it away. A pipe has none.
    private bool IsElsewhere()
    {
        if (_file is not { CanSeek: true })
            return false;
        var there = new FileInfo(_path);
        return !there.Exists || (there.Length != _length && there.LinkTarget is null);
    }

    private bool TryRotate()
    {
        try
        {
            if (_options.FailClosed)
                _file?.Flush(flushToDisk: true);
            Close();
            FileRotation.Shift(_path, _options.KeptFiles);
            _stuck = false;
            Open();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (!_stuck)
                LogStuck(_path, e);
            _stuck = true;
            return false;
        }
    }

    private void Close()
    {
        _file?.Dispose();
        _file = null;
    }

    [LoggerMessage(4522, LogLevel.Error, "The audit log {Path} cannot be rotated; it goes on in the same file")]
    private partial void LogStuck(string path, Exception exception);

    [LoggerMessage(4523, LogLevel.Error, "The audit log {Path} has a line that is cut off")]
    private partial void LogCut(string path, Exception exception);
}
