using Signalbox.Operator.Decisions;
using Signalbox.Operator.Observing;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class RunRetentionTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    // phase, hours since its end, runs that ended later in the same namespace, at most
    [Theory]
    [InlineData("Succeeded", 25, 0, 10, true)]
    [InlineData("Succeeded", 23, 0, 10, false)]
    [InlineData("Unknown", 25, 0, 10, true)]
    [InlineData("Cancelled", 1, 10, 10, true)]
    [InlineData("Failed", 1, 9, 10, false)]
    [InlineData("Running", 999, 99, 1, false)]
    [InlineData("Pending", 999, 99, 1, false)]
    [InlineData(null, 999, 99, 1, false)]
    public void An_ended_run_goes_when_it_is_old_or_one_of_too_many(string? phase, int hours, int later, int most, bool goes)
    {
        var run = Run("ns", "run", phase, hours);
        var others = Enumerable.Range(0, later).Select(i => Run("ns", $"later-{i}", "Succeeded", 0));
        var elsewhere = Enumerable.Range(0, 50).Select(i => Run("other", $"other-{i}", "Succeeded", 0));
        Assert.Equal(goes, RunRetention.Expired([run, .. others, .. elsewhere.Take(most)], Now, TimeSpan.FromHours(24), most).Contains(run));
    }

    private static SweptRun Run(string ns, string name, string? phase, int hours) => new()
    {
        Metadata = new() { Namespace = ns, Name = name },
        Status = new() { Phase = phase, EndedAt = Now.AddHours(-hours) },
    };
}
