namespace Signalbox.ToolServer.Protocol;

/// <summary>The calls of one session whose answers can be read on after a lost connection. Thread-safe.</summary>
internal sealed class CallStreams(CallStreamBudget budget)
{
    private const int Capacity = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<int, CallStream> _streams = [];
    private int _number;

    /// <summary>A stream for a new call; null: as many go on as may, and this call is answered on its connection alone.</summary>
    public CallStream? Open()
    {
        lock (_gate)
        {
            if (_streams.Count >= Capacity && _streams.Values.Where(s => s.CompletedAt is not null).MinBy(s => s.CompletedAt) is { } oldest)
                Remove(oldest);
            if (_streams.Count >= Capacity)
                return null;
            var stream = new CallStream(++_number, budget);
            _streams[stream.Number] = stream;
            return stream;
        }
    }

    public CallStream? Find(int number)
    {
        lock (_gate)
            return _streams.GetValueOrDefault(number);
    }

    public void Complete(CallStream stream)
    {
        if (stream.Complete())
            return;
        lock (_gate)
            Remove(stream);
    }

    /// <summary>Forgets what nobody came back for in time.</summary>
    public void Sweep() => Forget(s => s.CompletedAt is { } at && budget.HasExpired(at));

    public void Clear() => Forget(_ => true);

    private void Forget(Func<CallStream, bool> which)
    {
        lock (_gate)
        {
            foreach (var stream in _streams.Values.Where(which).ToArray())
                Remove(stream);
        }
    }

    private void Remove(CallStream stream)
    {
        stream.Forget();
        _streams.Remove(stream.Number);
    }
}
