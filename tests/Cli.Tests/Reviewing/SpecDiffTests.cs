using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Cli.Reviewing;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Reviewing;

public sealed class SpecDiffTests
{
    [Fact]
    public void Equal_specs_have_no_differences() => Assert.Empty(Between(Specs.Restart, Specs.Restart));

    [Fact]
    public void A_changed_request_is_told_by_its_step()
    {
        var changed = Specs.Restart with
        {
            Steps = [Specs.Restart.Steps[0], Specs.Restart.Steps[1] with { Operation = new() { Method = "DELETE", Path = "/redfish/v1/Systems/{Id}" } }],
        };
        Assert.Equal(
            ["Changed steps[reset].operation.method", "Changed steps[reset].operation.path"],
            Between(Specs.Restart, changed).Select(c => $"{c.Kind} {c.Path}"));
    }

    [Fact]
    public void An_inserted_step_is_one_difference_and_not_a_change_of_those_behind_it()
    {
        var extra = new WorkflowStep { StepId = "check", Operation = new() { Method = "GET", Path = "/redfish/v1" } };
        var change = Assert.Single(Between(Specs.Restart, Specs.Restart with { Steps = [extra, .. Specs.Restart.Steps] }));
        Assert.Equal((SpecChangeKind.Added, "steps[check]", "steps[check]"), (change.Kind, change.Path, change.Area));
    }

    [Fact]
    public void A_moved_step_is_told_for_order_is_behaviour()
    {
        var change = Assert.Single(Between(Specs.Restart, Specs.Restart with { Steps = [.. Specs.Restart.Steps.Reverse()] }));
        Assert.Equal("steps.order", change.Path);
        Assert.Equal("""["find","reset"]""", change.From!.ToJsonString());
    }

    [Fact]
    public void Schemas_are_compared_property_by_property()
    {
        using var inputs = JsonDocument.Parse("""{"type":"object","properties":{"name":{"type":"integer"},"force":{"type":"boolean"}}}""");
        Assert.Equal(
            ["Changed inputs.properties.name.type", "Added inputs.properties.force", "Removed inputs.required"],
            Between(Specs.Restart, Specs.Restart with { Inputs = inputs.RootElement.Clone() }).Select(c => $"{c.Kind} {c.Path}"));
    }

    [Fact]
    public void Parameters_are_known_by_place_and_name()
    {
        var reset = Specs.Restart.Steps[1];
        using var value = JsonDocument.Parse("\"$inputs.id\"");
        var changed = Specs.Restart with
        {
            Steps = [Specs.Restart.Steps[0], reset with { Parameters = [reset.Parameters![0] with { Value = value.RootElement.Clone() }] }],
        };
        var change = Assert.Single(Between(Specs.Restart, changed));
        Assert.Equal("steps[reset].parameters[path:Id].value", change.Path);
        Assert.Equal(("$inputs.name", "$inputs.id"), (change.From!.GetValue<string>(), change.To!.GetValue<string>()));
    }

    [Fact]
    public void Against_nothing_everything_is_new_step_by_step()
    {
        var changes = SpecDiff.Between(null, SpecJson.ToJson(Specs.Restart));
        Assert.All(changes, c => Assert.Equal(SpecChangeKind.Added, c.Kind));
        Assert.Contains(changes, c => c.Path == "steps[find]");
        Assert.Contains(changes, c => c.Path == "steps[reset]");
    }

    [Fact]
    public void For_people_a_diff_shows_digests_risk_and_each_area()
    {
        var changed = Specs.Restart with
        {
            Tool = Specs.Restart.Tool with { Description = "Deletes it." },
            Steps = [Specs.Restart.Steps[0], Specs.Restart.Steps[1] with { Operation = new() { Method = "DELETE", Path = "/redfish/v1/Systems/{Id}" } }],
        };
        var diff = new WorkflowDiff
        {
            Namespace = "dell",
            Name = "restart",
            Phase = "Pending",
            ServedDigest = "v1:sha256:aa",
            CurrentDigest = "v1:sha256:bb",
            ServedRisk = WorkflowRisk.Change,
            Notes = ReviewNotes.Of(new() { Spec = changed }),
            Changes = Between(Specs.Restart, changed),
        };
        Assert.Equal(
            """
            dell/restart   Pending
            served   v1:sha256:aa
            current  v1:sha256:bb
            - risk     change -> destroy
            requests GET /redfish/v1/Systems
                     DELETE /redfish/v1/Systems/{Id}
            tool
              ~ description: "Restarts it." -> "Deletes it."
            steps[reset]
              ~ operation.method: "POST" -> "DELETE"
              ~ operation.path: "/redfish/v1/Systems/{Id}/Actions/ComputerSystem.Reset" -> "/redfish/v1/Systems/{Id}"
            """.ReplaceLineEndings("\n"),
            string.Join('\n', DiffView.Lines(diff)));
    }

    [Fact]
    public void A_new_step_is_shown_with_its_request()
    {
        var diff = new WorkflowDiff
        {
            Namespace = "dell",
            Name = "restart",
            CurrentDigest = "v1:sha256:bb",
            Notes = new() { Risk = WorkflowRisk.Change, Operations = [] },
            Changes = SpecDiff.Between(null, SpecJson.ToJson(Specs.Restart)),
        };
        var lines = DiffView.Lines(diff).Select(l => l.ToString()).ToList();
        Assert.Contains("served   nothing: this workflow was never approved, or is withdrawn", lines);
        Assert.Contains("+ steps[reset]  POST /redfish/v1/Systems/{Id}/Actions/ComputerSystem.Reset", lines);
    }

    [Fact]
    public void For_programs_a_diff_is_json()
    {
        var diff = new WorkflowDiff
        {
            Namespace = "dell",
            Name = "restart",
            CurrentDigest = "v1:sha256:bb",
            Notes = new() { Risk = WorkflowRisk.Read, Operations = [] },
            Changes = [new(SpecChangeKind.Changed, "tool.title", "a", "b")],
        };
        var expected = JsonNode.Parse("""
            {"namespace":"dell","name":"restart","phase":null,"served":null,"current":{"specDigest":"v1:sha256:bb","risk":"read","operations":[],"idempotent":null,"tokens":null,"credentials":null,"findings":null,"priority":null},
             "changes":[{"kind":"Changed","path":"tool.title","from":"a","to":"b"}]}
            """);
        Assert.True(JsonNode.DeepEquals(expected, diff.ToJson()), diff.ToJson().ToJsonString());
    }

    private static IReadOnlyList<SpecChange> Between(McpWorkflowSpec from, McpWorkflowSpec to) =>
        SpecDiff.Between(SpecJson.ToJson(from), SpecJson.ToJson(to));
}
