using Signalbox.Cli.Commands;
using Signalbox.Cli.Reviewing;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Reviewing;

public sealed class RunTextTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 21, 10, 0, 0, TimeSpan.Zero);

    private static readonly McpWorkflowRun Running = new()
    {
        Metadata = new() { Namespace = "dell", Name = "run-1", CreationTimestamp = At },
        Spec = new() { WorkflowName = "restart", Caller = "alice", Inputs = """{"name":"web-01"}""", Deadline = At.AddMinutes(10) },
        Status = new()
        {
            Phase = RunPhase.Running,
            Owner = new() { Replica = "toolserver-0", Instance = "x" },
            Progress = new() { Message = "Waiting", Percent = 40 },
            Steps = [new() { StepId = "start", Request = "POST /jobs", StatusCode = 202, Outcome = "Succeeded", Tries = 1, EndedAt = At }],
            Checkpoint = new() { KeyId = "k1", Data = "sealed-data" },
        },
    };

    [Fact]
    public void A_list_shows_phase_progress_and_owner()
    {
        var table = RunsCommand.Table([RunRow.Of(Running)], withNamespace: true, At.AddSeconds(30));
        Assert.Equal(
            """
            NAMESPACE   NAME    WORKFLOW   PHASE     STEPS   PROGRESS         OWNER          AGE
            dell        run-1   restart    Running   1       Waiting [40 %]   toolserver-0   30s

            """.ReplaceLineEndings(), table.ReplaceLineEndings());
    }

    [Fact]
    public void A_run_is_shown_step_by_step_and_without_its_checkpoint()
    {
        var text = RunText.Of(RunRow.Of(Running));
        Assert.Contains("dell/run-1   Running", text, StringComparison.Ordinal);
        Assert.Contains("start   POST /jobs   202      Succeeded   1       2026-11-21T10:00:00Z", text, StringComparison.Ordinal);
        Assert.DoesNotContain("sealed-data", text + RunRow.Of(Running).ToJson(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_failed_says_why()
    {
        var failed = Running with { Status = new() { Phase = RunPhase.Unknown, Failure = "Outcome unknown: look before you call again." } };
        Assert.EndsWith("Outcome unknown: look before you call again." + Environment.NewLine, RunText.Of(RunRow.Of(failed)), StringComparison.Ordinal);
    }
}
