using Signalbox.Cli.Commands;
using Signalbox.Cli.Reviewing;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Reviewing;

public sealed class WorkflowListTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);

    [Fact]
    public void A_list_shows_the_columns_of_the_contract()
    {
        var active = new McpWorkflow
        {
            Metadata = new() { Namespace = "dell", Name = "idrac-restart", CreationTimestamp = Now.AddMinutes(-3) },
            Spec = Specs.Restart,
            Status = new() { Phase = "Active", Conditions = [new() { Type = "Approved", Status = "True" }, new() { Type = "Ready", Status = "True" }] },
        };
        var fresh = new McpWorkflow { Metadata = new() { Namespace = "dell", Name = "idrac-thermal", CreationTimestamp = Now }, Spec = Specs.Restart };
        var table = ListCommand.Table([WorkflowRow.Of(active), WorkflowRow.Of(fresh)], withNamespace: false, Now);
        Assert.Equal(
            """
            NAME            TOOL             PHASE     APPROVED   READY     RISK     AGE
            idrac-restart   restart_system   Active    True       True      change   3m
            idrac-thermal   restart_system   Pending   Unknown    Unknown   change   0s

            """.ReplaceLineEndings("\n"),
            table.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_workflow_whose_source_is_gone_is_told_apart()
    {
        var served = new McpWorkflow
        {
            Metadata = new() { Namespace = "dell", Name = "a" },
            Spec = Specs.Restart,
            Status = new() { Phase = "Active", Conditions = [new() { Type = "Accepted", Status = "False", Reason = "SourceRemoved", Message = "The source document no longer gives this workflow." }] },
        };
        Assert.Contains("Active (source removed)", ListCommand.Table([WorkflowRow.Of(served)], withNamespace: false, Now), StringComparison.Ordinal);
        Assert.Contains(
            "- warning  The source document no longer gives this workflow.", DiffView.Lines(DiffCommand.Of(served, null)).Select(line => line.ToString()));
    }

    [Fact]
    public void Over_all_namespaces_the_namespace_comes_first()
    {
        var row = WorkflowRow.Of(new() { Metadata = new() { Namespace = "dell", Name = "a" }, Spec = Specs.Restart });
        Assert.StartsWith("NAMESPACE   NAME", ListCommand.Table([row], withNamespace: true, Now), StringComparison.Ordinal);
    }

    [Fact]
    public void The_message_of_an_invalid_workflow_says_what_is_wrong_with_it()
    {
        var row = WorkflowRow.Of(new()
        {
            Spec = Specs.Restart,
            Status = new()
            {
                Phase = "Invalid",
                Conditions =
                [
                    new() { Type = "Accepted", Status = ConditionStatus.False, Message = "step reset names step nope" },
                    new() { Type = "Ready", Status = ConditionStatus.False, Message = "not served" },
                ],
            },
        });
        Assert.Equal("step reset names step nope", row.Message);
    }
}
