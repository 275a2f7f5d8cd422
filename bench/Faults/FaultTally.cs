using System.Collections.Concurrent;

namespace Signalbox.Bench.Faults;

/// <summary>How the calls of one workflow ended.</summary>
internal sealed class FaultTally
{
    private readonly ConcurrentQueue<TimeSpan> _durations = new();
    private readonly ConcurrentQueue<string> _wrong = new();
    private int _right;
    private int _failed;
    private int _unknown;

    public int Right => _right;

    /// <summary>Said to have failed, and done nothing.</summary>
    public int Failed => _failed;

    public int Unknown => _unknown;

    /// <summary>What was said and what the upstream knows do not agree.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    public Percentiles Durations => new(_durations);

    public void Add(TimeSpan duration, bool succeeded, bool unknown, string? contradiction)
    {
        _durations.Enqueue(duration);
        if (contradiction is not null)
            _wrong.Enqueue(contradiction);
        else if (succeeded)
            Interlocked.Increment(ref _right);
        else if (unknown)
            Interlocked.Increment(ref _unknown);
        else
            Interlocked.Increment(ref _failed);
    }
}
