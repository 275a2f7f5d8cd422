using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes.Tests.Watching;

public sealed class ListWatchMachineTests
{
    private static readonly ListWatchState Empty = new ListWatchState.Empty();
    private static readonly ListWatchState Unread = new ListWatchState.Unread();
    private static readonly ListWatchState Whole = new ListWatchState.Empty(Whole: true);
    private static readonly ListWatchState Listing = new ListWatchState.Listing("t");
    private static readonly ListWatchState Listed = new ListWatchState.Listed("7");
    private static readonly ListWatchState Watching = new ListWatchState.Watching("7");

    private static readonly (ListWatchState From, ListWatchInput Input, ListWatchState To, ListWatchPause Pause)[] Steps =
    [
        (Unread, new ListWatchInput.Page(null, "7"), Listed, ListWatchPause.None),
        (Unread, new ListWatchInput.Page("t", "7"), Empty, ListWatchPause.None),
        (Unread, new ListWatchInput.Page(null, null), Empty, ListWatchPause.Backoff),
        (Unread, Failed(ListWatchFailure.Unreachable), Unread, ListWatchPause.Reconnect),
        (Unread, Failed(ListWatchFailure.Expired), Empty, ListWatchPause.Relist),
        (Empty, new ListWatchInput.Page("t", "7"), Listing, ListWatchPause.None),
        (Empty, new ListWatchInput.Page(null, "7"), Listed, ListWatchPause.None),
        (Whole, new ListWatchInput.Page(null, "7"), Listed, ListWatchPause.None),
        (Listing, new ListWatchInput.Page(null, "7"), Listed, ListWatchPause.None),
        (Empty, new ListWatchInput.Page(null, null), Empty, ListWatchPause.Backoff),
        (Listed, new ListWatchInput.Opened(), Watching, ListWatchPause.None),
        (Watching, new ListWatchInput.Advanced("8"), new ListWatchState.Watching("8"), ListWatchPause.None),
        (Watching, new ListWatchInput.Ended(AtOnce: false), Listed, ListWatchPause.None),
        (Watching, new ListWatchInput.Ended(AtOnce: true), Listed, ListWatchPause.Backoff),
        (Empty, Failed(ListWatchFailure.Expired), Empty, ListWatchPause.Relist),
        (Listing, Failed(ListWatchFailure.Expired), Whole, ListWatchPause.Relist),
        (Whole, Failed(ListWatchFailure.Expired), Whole, ListWatchPause.Relist),
        (Listed, Failed(ListWatchFailure.Expired), Empty, ListWatchPause.Relist),
        (Watching, Failed(ListWatchFailure.Expired), Empty, ListWatchPause.Relist),
        (Watching, Failed(ListWatchFailure.Unidentified), Empty, ListWatchPause.Backoff),
        (Watching, Failed(ListWatchFailure.Unreachable), Listed, ListWatchPause.Reconnect),
        (Listed, Failed(ListWatchFailure.Unreachable), Listed, ListWatchPause.Reconnect),
        (Listing, Failed(ListWatchFailure.Unreachable), Listing, ListWatchPause.Reconnect),
        (Watching, Failed(ListWatchFailure.Failing), Listed, ListWatchPause.Backoff),
        (Watching, Failed(ListWatchFailure.Unauthorized), Listed, ListWatchPause.Backoff),
        (Listed, Failed(ListWatchFailure.Forbidden), Listed, ListWatchPause.Forbidden),
        (Empty, Failed(ListWatchFailure.KindMissing), Empty, ListWatchPause.KindMissing),
        (Listed, Failed(ListWatchFailure.Throttled), Listed, ListWatchPause.Backoff),
        (Listed, new ListWatchInput.Failed(ListWatchFailure.Throttled, TimeSpan.FromSeconds(9)), Listed, ListWatchPause.Asked),
        (Listed, Failed(ListWatchFailure.NotReady), Listed, ListWatchPause.NotReady),
        (Listed, new ListWatchInput.Failed(ListWatchFailure.NotReady, TimeSpan.FromSeconds(10)), Listed, ListWatchPause.NotReady),
    ];

    public static TheoryData<int> Indexes() => [.. Enumerable.Range(0, Steps.Length)];

    [Theory]
    [MemberData(nameof(Indexes))]
    public void A_step_leads_where_the_protocol_says(int index)
    {
        var (from, input, to, pause) = Steps[index];
        var step = ListWatchMachine.Step(from, input);
        Assert.Equal(to, step.Next);
        Assert.Equal(pause, step.Pause);
    }

    [Fact]
    public void What_cannot_happen_is_a_fault_and_no_silent_step()
    {
        Assert.Throws<InvalidOperationException>(() => ListWatchMachine.Step(Empty, new ListWatchInput.Opened()));
        Assert.Throws<InvalidOperationException>(() => ListWatchMachine.Step(Watching, new ListWatchInput.Page(null, "7")));
    }

    [Theory]
    [InlineData(410, "Expired", "Expired")]
    [InlineData(410, null, "Expired")]
    [InlineData(401, "Unauthorized", "Unauthorized")]
    [InlineData(403, "Forbidden", "Forbidden")]
    [InlineData(404, "NotFound", "KindMissing")]
    [InlineData(429, "TooManyRequests", "Throttled")]
    [InlineData(503, "ServiceUnavailable", "NotReady")]
    [InlineData(500, "InternalError", "Failing")]
    [InlineData(504, "Timeout", "Failing")]
    public void Refusals_are_told_apart(int code, string? reason, string expected)
    {
        var failed = ListWatchFailures.Classify(new KubernetesApiException(new() { Code = code, Reason = reason }, "GET /x"));
        Assert.Equal(expected, failed.Failure.ToString());
    }

    [Fact]
    public void A_version_that_is_too_large_lists_again_and_anything_unknown_resumes()
    {
        var tooLarge = new KubernetesApiException(
            new() { Code = 504, Reason = "Timeout", Details = new() { Causes = [new() { Reason = "ResourceVersionTooLarge" }] } }, "GET /x");
        Assert.Equal(ListWatchFailure.Expired, ListWatchFailures.Classify(tooLarge).Failure);
        Assert.Equal(ListWatchFailure.Unreachable, ListWatchFailures.Classify(new HttpRequestException("x")).Failure);
        Assert.Equal(ListWatchFailure.Unreachable, ListWatchFailures.Classify(new IOException("x")).Failure);
        Assert.Equal(ListWatchFailure.Failing, ListWatchFailures.Classify(new InvalidDataException("x")).Failure);
    }

    [Theory]
    [InlineData(0, 1, 800)]
    [InlineData(0, 0.5, 400)]
    [InlineData(1, 1, 1600)]
    [InlineData(5, 1, 25600)]
    [InlineData(6, 1, 30000)]
    [InlineData(1000, 1, 30000)]
    public void The_backoff_doubles_to_its_longest_with_full_jitter(int before, double jitter, double milliseconds)
    {
        Assert.Equal(milliseconds, Backoff.Delay(new(), before, jitter).TotalMilliseconds);
    }

    [Fact]
    public void The_backoff_begins_anew_after_two_quiet_minutes()
    {
        var time = new Support.ManualTime();
        var backoff = new Backoff(new(), time);
        backoff.Next(1);
        time.Advance(TimeSpan.FromSeconds(119));
        Assert.Equal(1600, backoff.Next(1).TotalMilliseconds);
        time.Advance(TimeSpan.FromSeconds(121));
        Assert.Equal(800, backoff.Next(1).TotalMilliseconds);
    }

    private static ListWatchInput.Failed Failed(ListWatchFailure failure) => new(failure);
}
