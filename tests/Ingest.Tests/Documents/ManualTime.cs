namespace Signalbox.Ingest.Tests.Documents;

/// <summary>Timers end when the test says so.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly List<Action> _due = [];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_due)
        {
            _due.Add(() => callback(state));
        }

        return new Timer();
    }

    /// <summary>Everything that waits has waited long enough.</summary>
    public void Elapse()
    {
        List<Action> due;
        lock (_due)
        {
            due = [.. _due];
            _due.Clear();
        }

        due.ForEach(one => one());
    }

    public bool HasTimers
    {
        get
        {
            lock (_due)
            {
                return _due.Count > 0;
            }
        }
    }

    private sealed class Timer : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
