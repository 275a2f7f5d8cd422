namespace Signalbox.Bench.ApprovalLatency;

/// <summary>How many tools a client saw in its last refreshed list; waits until it sees a number.</summary>
internal sealed class ListedTools
{
    private readonly Lock _lock = new();
    private readonly List<(int Count, TaskCompletionSource Seen)> _waiting = [];
    private int _count;

    public void Refreshed(int count)
    {
        lock (_lock)
        {
            _count = count;
            foreach (var (wanted, seen) in _waiting.Where(w => w.Count <= count))
                seen.TrySetResult();
            _waiting.RemoveAll(w => w.Count <= count);
        }
    }

    public Task SeesAsync(int count, CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_count >= count)
                return Task.CompletedTask;
            var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add((count, seen));
            return seen.Task.WaitAsync(cancellation);
        }
    }
}
