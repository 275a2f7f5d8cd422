using System.Diagnostics;

namespace Signalbox.EndToEnd.Tests.Processes;

/// <summary>Waits for a condition, with a bound.</summary>
public static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>Asks <paramref name="observe"/> until <paramref name="holds"/> accepts its answer, and returns that answer.</summary>
    /// <exception cref="TimeoutException">It was not accepted within <paramref name="bound"/>, 30 s where none is given.</exception>
    public static async Task<T> HoldsAsync<T>(string what, Func<Task<T>> observe, Func<T, bool> holds, TimeSpan? bound = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var seen = await observe();
            if (holds(seen))
                return seen;
            if (Stopwatch.GetElapsedTime(started) > (bound ?? Bound))
                throw new TimeoutException($"Not so within {bound ?? Bound}: {what}. Last seen: {seen}");
            await Task.Delay(Pause);
        }
    }
}
