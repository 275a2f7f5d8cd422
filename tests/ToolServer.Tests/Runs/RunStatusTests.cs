using System.Text;
using Signalbox.ToolServer.Runs;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Runs;

public sealed class RunStatusTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Polls_that_end_alike_are_one_entry()
    {
        var steps = new RunSteps([]);
        steps.Add(new("start", "POST /jobs", 202, StepOutcome.Succeeded), "POST /jobs", At);
        for (var i = 1; i <= 3; i++)
            steps.Add(new("wait", "GET /jobs/1", 200, StepOutcome.Failed), "GET /jobs/1", At.AddSeconds(i));
        steps.Add(new("wait", "GET /jobs/1", 200, StepOutcome.Succeeded), "GET /jobs/1", At.AddSeconds(4));
        Assert.Equal(
            ["start 202 Succeeded 1", "wait 200 Failed 3", "wait 200 Succeeded 1"],
            steps.All.Select(s => $"{s.StepId} {s.StatusCode} {s.Outcome} {s.Tries}"));
        Assert.Equal(At.AddSeconds(3), steps.All[1].EndedAt);
    }

    [Fact]
    public void Of_very_many_steps_the_first_and_the_last_remain()
    {
        var steps = new RunSteps([]);
        for (var i = 0; i < 250; i++)
            steps.Add(new($"s{i}", "GET /", 200, StepOutcome.Succeeded), "GET /", At);
        Assert.Equal(100, steps.All.Count);
        Assert.Equal("s0", steps.All[0].StepId);
        Assert.Equal("s249", steps.All[^1].StepId);
    }

    [Theory]
    [InlineData("short", 10, "short")]
    [InlineData("0123456789012345678901234567890123456789", 30, "01234567")]
    public void What_is_cut_says_so_and_stays_in_its_bound(string text, int longest, string begins)
    {
        var cut = RunDocument.Cut(text, longest)!;
        Assert.InRange(cut.Length, 0, longest);
        Assert.StartsWith(begins, cut, StringComparison.Ordinal);
    }

    [Fact]
    public void A_condition_keeps_the_time_of_its_last_flip()
    {
        var document = new RunDocument(At);
        document.Set("Resumable", true, "Sealed", "", At);
        document.Set("Resumable", true, "Sealed", "", At.AddSeconds(9));
        Assert.Equal("2026-11-21T10:00:00.000Z", (string?)document.ToPatch()["conditions"]![0]!["lastTransitionTime"]);
        document.Set("Resumable", false, "NoKey", "", At.AddSeconds(10));
        Assert.Equal("2026-11-21T10:00:10.000Z", (string?)document.ToPatch()["conditions"]![0]!["lastTransitionTime"]);
    }

    [Theory]
    [InlineData("GET", true, false, false)]
    [InlineData("GET", true, true, true)]
    [InlineData("PUT", true, false, true)]
    [InlineData("POST", false, false, true)]
    public void A_record_begins_with_the_first_request_that_changes_things(string method, bool repeatable, bool promised, bool begins)
    {
        var request = new UpstreamRequest { StepIndex = 0, StepId = "s", Method = method, PathAndQuery = "/", Headers = [], Repeatable = repeatable };
        Assert.Equal(begins, RunWriteRule.Begins(request, promised));
        Assert.Equal(!repeatable, RunWriteRule.IsIrrevocable(request));
    }

    [Theory]
    [InlineData(false, false, false, 99, false)]
    [InlineData(false, false, true, 1.9, false)]
    [InlineData(false, false, true, 2, true)]
    [InlineData(false, true, true, 0, true)]
    [InlineData(true, false, true, 0, true)]
    public void Steps_are_written_at_once_and_polls_now_and_then(bool changedThings, bool moved, bool changed, double seconds, bool due) =>
        Assert.Equal(due, RunWriteRule.IsDue(changedThings, moved, changed, TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("""{"PercentComplete": 40, "TaskState": "Running"}""", "Running, 40 %")]
    [InlineData("""{"JobState": "Downloading"}""", "Downloading")]
    [InlineData("""{"progress": 12.7}""", "12 %")]
    [InlineData("""{"progress": {"done": 3}, "state": "busy"}""", "busy")]
    [InlineData("""{"percent": 400}""", null)]
    [InlineData("""{"name": "x"}""", null)]
    [InlineData("[1]", null)]
    [InlineData("nonsense", null)]
    public void What_a_job_says_of_itself_is_understood(string body, string? said) => Assert.Equal(
        said,
        JobProgress.Of(new() { StatusCode = 200, Headers = [], Body = Encoding.UTF8.GetBytes(body), ContentType = "application/json" })?.ToString());

    [Fact]
    public void An_ended_run_has_no_owner_and_a_phase_that_is_an_end() => Assert.All(
        [RunPhase.Succeeded, RunPhase.Failed, RunPhase.Unknown, RunPhase.Cancelled], phase => Assert.True(RunPhase.IsEnd(phase)));
}
