using System.Diagnostics;

namespace Signalbox.ToolServer.Tests;

/// <summary>Waits for a condition, with a bound.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition, int seconds = 10, Func<string>? why = null)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(seconds))
                Assert.Fail(why?.Invoke() ?? "The condition did not become true in time.");
            await Task.Delay(10);
        }
    }
}
