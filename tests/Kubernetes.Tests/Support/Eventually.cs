using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>Waits for a condition, with a bound.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    public static async Task IsTrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "")
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Bound, $"Not within {Bound.TotalSeconds:0} s: {what}");
            await Task.Delay(5);
        }
    }

    public static Task WithinBoundAsync(Task task) => task.WaitAsync(Bound);

    public static Task<T> WithinBoundAsync<T>(Task<T> task) => task.WaitAsync(Bound);
}
