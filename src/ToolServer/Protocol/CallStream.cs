using System.Text;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The event stream that answers one call, kept apart from the connection that asked: what is written here goes to whoever reads along, and
/// a client that lost its connection reads on from the last event that it has. Events get ids on the way.
/// </summary>
/// <remarks>At most <see cref="MaxBytes"/> are kept beside the last event, which is the answer: of more, the oldest notifications are dropped.</remarks>
internal sealed class CallStream(int number, CallStreamBudget budget) : Stream
{
    private const int MaxBytes = 256 * 1024;
    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    private readonly Lock _gate = new();
    private readonly MemoryStream _partial = new();
    private readonly List<byte[]> _events = [];
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _dropped;
    private long _bytes;
    private long _comments;
    private bool _completed;
    private bool _charged;

    public int Number => number;

    /// <summary>When the last event was written, by the budget's clock; null: it goes on.</summary>
    public long? CompletedAt { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Nothing comes any more.</summary>
    /// <returns>False: there is no room to keep it; who reads along gets it whole all the same.</returns>
    public bool Complete()
    {
        lock (_gate)
        {
            _completed = true;
            CompletedAt = budget.Now;
            _charged = budget.TryTake(_bytes);
            Move();
            return _charged;
        }
    }

    /// <summary>Nobody can ask for it any more.</summary>
    public void Forget()
    {
        lock (_gate)
        {
            if (_charged)
                budget.Return(_bytes);
            _charged = false;
        }
    }

    /// <summary>Writes what comes after event <paramref name="after"/> until the answer is complete.</summary>
    public async Task CopyToAsync(HttpResponse response, long after, CancellationToken ct)
    {
        SseResponse.Prepare(response);
        // Without a token: a connection that ends just now shall leave its client the id to come back with, if anything.
        await response.Body.WriteAsync(SseResponse.Prime(StreamPosition.OfCall(number, after)), CancellationToken.None);
        await response.Body.FlushAsync(ct);
        var comments = Volatile.Read(ref _comments);
        while (true)
        {
            var (events, moved, completed, said) = Take(after);
            foreach (var (id, bytes) in events)
            {
                await response.Body.WriteAsync(bytes, ct);
                after = id;
            }
            if (events.Count == 0 && said != comments)
                await response.Body.WriteAsync(Comment, ct);
            comments = said;
            if (completed)
                return;
            await response.Body.FlushAsync(ct);
            await moved.WaitAsync(ct);
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            while (!buffer.IsEmpty)
            {
                // An event ends with an empty line. JSON has no line ends of its own here.
                var end = _partial.Length > 0 && _partial.GetBuffer()[_partial.Length - 1] == '\n' && buffer[0] == '\n' ? 1
                    : buffer.IndexOf("\n\n"u8) is >= 0 and var at ? at + 2 : -1;
                if (end < 0)
                {
                    _partial.Write(buffer);
                    return;
                }
                _partial.Write(buffer[..end]);
                buffer = buffer[end..];
                Append(_partial.GetBuffer().AsSpan(0, (int)_partial.Length));
                _partial.SetLength(0);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return default;
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer.AsSpan(offset, count));
        return Task.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Append(ReadOnlySpan<byte> text)
    {
        if (text[0] == ':')
        {
            Volatile.Write(ref _comments, _comments + 1);
        }
        else
        {
            var id = Encoding.ASCII.GetBytes($"id: {StreamPosition.OfCall(number, _dropped + _events.Count + 1)}\n");
            _events.Add([.. id, .. text]);
            _bytes += _events[^1].Length;
            while (_events.Count > 1 && _bytes - _events[^1].Length > MaxBytes)
            {
                _bytes -= _events[0].Length;
                _events.RemoveAt(0);
                _dropped++;
            }
        }
        Move();
    }

    private (List<(long Id, byte[] Bytes)> Events, Task Moved, bool Completed, long Comments) Take(long after)
    {
        lock (_gate)
        {
            var events = new List<(long, byte[])>();
            for (var i = (int)Math.Max(0, after - _dropped); i < _events.Count; i++)
                events.Add((_dropped + i + 1, _events[i]));
            return (events, _moved.Task, _completed, _comments);
        }
    }

    private void Move()
    {
        var before = _moved;
        _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        before.SetResult();
    }
}
