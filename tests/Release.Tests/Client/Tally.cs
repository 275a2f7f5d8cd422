using System.Collections.Concurrent;

namespace Signalbox.Release.Client;

/// <summary>Calls that were answered, and what the others ended with.</summary>
internal sealed class Tally
{
    private int _answered;

    public int Answered => _answered;

    public ConcurrentQueue<string> Failures { get; } = [];

    public void Count() => Interlocked.Increment(ref _answered);

    public void Fail(string what) => Failures.Enqueue(what);
}
