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
            NAME            TOOL             PHASE     APPROVED   READY     RISK      AGE
            idrac-restart   restart_system   Active    True       True      destroy   3m
            idrac-thermal   restart_system   Pending   Unknown    Unknown   destroy   0s

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
    public void A_wide_list_and_a_diff_show_what_ingest_noted()
    {
        var row = WorkflowRow.Of(Noted);
        var lines = ListCommand.Table([row], withNamespace: false, Now, wide: true).ReplaceLineEndings("\n").Split('\n');
        Assert.EndsWith("IDEMPOTENT   PRIORITY   TOKENS   CREDENTIALS   FINDINGS              REQUESTS", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(
            "no           4          210      session       links (description)   GET /redfish/v1/Systems; POST /redfish/v1/Systems/{Id}/Actions/ComputerSystem.Reset",
            lines[1], StringComparison.Ordinal);
        var json = row.ToJson();
        Assert.Equal((210, 4, false, "session", "links (description)"), ((int)json["tokens"]!, (int)json["priority"]!, (bool)json["idempotent"]!, (string)json["credentials"]!, (string)json["findings"]!));
        Assert.Equal(2, json["operations"]!.AsArray().Count);

        var diff = DiffCommand.Of(Noted, null);
        Assert.Equal(
            [
                "risk     destroy", "repeated each call counts", "requests GET /redfish/v1/Systems", "         POST /redfish/v1/Systems/{Id}/Actions/ComputerSystem.Reset",
                "needs    session", "tokens   210", "- finding  links (description)",
            ],
            DiffView.Lines(diff).Skip(3).Take(7).Select(line => line.ToString()));
        Assert.Equal("links (description)", (string)diff.ToJson()["current"]!["findings"]!);
    }

    [Theory]
    [InlineData("name", "a b c")]
    [InlineData("risk", "b c a")]
    [InlineData("priority", "c a b")]
    [InlineData("tokens", "a c b")]
    public void A_list_is_sorted_by_what_a_reviewer_wants_first(string by, string expected)
    {
        WorkflowRow[] rows = [Row("c", "POST", "5", "20"), Row("b", "DELETE", "1", "10"), Row("a", "GET", "3", "30")];
        Assert.Equal(expected, string.Join(' ', RowOrder.Sort(rows, by).Select(row => row.Name)));

        static WorkflowRow Row(string name, string method, string priority, string tokens) => WorkflowRow.Of(new()
        {
            Metadata = new() { Name = name, Annotations = new Dictionary<string, string> { ["signalbox.dev/priority"] = priority, ["signalbox.dev/tokens"] = tokens } },
            Spec = new() { Steps = [new() { Operation = new() { Method = method, Path = "/" } }] },
        });
    }

    [Theory]
    [InlineData(null, null, null, false, true)]
    [InlineData("Pending", "idrac", "destroy", true, true)]
    [InlineData("Active", null, null, false, false)]
    [InlineData(null, "other", null, false, false)]
    [InlineData(null, null, "read", false, false)]
    public void A_filter_takes_what_meets_all_of_it(string? phase, string? target, string? risk, bool withFindings, bool expected) =>
        Assert.Equal(expected, new RowFilter(phase, target, RiskRule.Parse(risk), withFindings).Takes(WorkflowRow.Of(Noted)));

    [Fact]
    public void Without_findings_a_workflow_is_not_among_those_with_findings() =>
        Assert.False(new RowFilter(WithFindings: true).Takes(WorkflowRow.Of(new() { Spec = Specs.Restart })));

    private static McpWorkflow Noted => new()
    {
        Metadata = new()
        {
            Namespace = "dell",
            Name = "idrac-restart",
            Annotations = new Dictionary<string, string>
            {
                ["signalbox.dev/risk"] = "destroy",
                ["signalbox.dev/tokens"] = "210",
                ["signalbox.dev/priority"] = "4",
                ["signalbox.dev/credentials"] = "session",
                ["signalbox.dev/findings"] = "links (description)",
            },
        },
        Spec = Specs.Restart with { Tool = Specs.Restart.Tool with { Annotations = new() { IdempotentHint = false } } },
    };

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
